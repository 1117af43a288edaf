"""Facts to blocks to PDF; nothing here asks the store."""
