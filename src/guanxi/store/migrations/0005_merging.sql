-- How FTS5 merges the parts of the index, measured at 100,000 contacts (docs/decisions/0025). By default it merges from
-- four parts on, inside of whatever commits, and merges anew a part of which a tenth was deleted: making an index anew
-- took 324 µs a contact and kept one commit for 3.8 s; so it takes 55 µs, and updates have half their p99. The rest is
-- merged in small steps when there is time, from two parts on.

INSERT INTO search (search, rank) VALUES ('automerge', 8);
INSERT INTO search (search, rank) VALUES ('deletemerge', 0);
INSERT INTO search (search, rank) VALUES ('usermerge', 2);
