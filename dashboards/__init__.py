"""Pages for people: static HTML that opens from the disk, without a network. Reads only, holds no contact data."""
