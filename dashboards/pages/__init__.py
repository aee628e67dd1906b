"""One page per file. A module here that defines `PAGE` is on the site: nothing else needs to know of it."""
