"""Paper for one area: a briefing, a sheet for anybody, a letter to its board."""
