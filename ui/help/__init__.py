"""The help: pages that come with the program, shown in the window and printed."""
