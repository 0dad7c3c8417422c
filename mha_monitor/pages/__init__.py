"""One function for each page: it chooses, asks, shows and adds a caveat. It never calculates."""
