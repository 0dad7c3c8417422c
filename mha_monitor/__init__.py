"""What the published figures mean. The rooms and who may import whom: docs/architecture.md."""
