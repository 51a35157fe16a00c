"""What Guanxi can do, one file each, in its own words, whichever door the request came through."""
