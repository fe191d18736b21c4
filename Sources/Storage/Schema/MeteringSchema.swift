/// What the meters told, for ever.
///
/// Appended in the order of arrival, without a second index: one on meter and mark costs seventy times the bytes written, since
/// each reading then touches a page of its own. ``ReadingLookup`` tells how one meter's readings are found all the same.
let meteringSchema = """
    -- Stretches for which a feeder was without power, as far as anyone could tell. answering: meters that answered before.
    CREATE TABLE outages (
        id INTEGER PRIMARY KEY,
        feeder INTEGER NOT NULL REFERENCES feeders DEFERRABLE INITIALLY DEFERRED,
        since INTEGER NOT NULL,
        suspected_at INTEGER NOT NULL,
        until INTEGER,
        answering INTEGER NOT NULL,
        silent INTEGER NOT NULL,
        evidence TEXT NOT NULL
    ) STRICT;
    CREATE INDEX outages_of_feeder ON outages (feeder, since);

    -- purpose: 0 mark, 1 on demand, 2 select, 3 verify, 4 backfill.
    -- quality: 0 accepted, 1 rollover accepted, 2 stale, 3 duplicate, 4 clock doubtful, 5 incomplete, 6 foreign; quarantined:
    -- 10 defects, 11 fall, 12 jump, 13 zero, 14 unproven, 100 + n recovering(n). 7 late; 20 + n: late and not used, by the n-th
    -- LateFault.
    -- relay: 0 open, 1 closed, 2 ready for reconnection. raw: 16-bit words, high byte first.
    CREATE TABLE readings (
        number INTEGER PRIMARY KEY,
        meter INTEGER NOT NULL,
        purpose INTEGER NOT NULL,
        quality INTEGER NOT NULL,
        series INTEGER NOT NULL,
        source_at INTEGER NOT NULL,
        -- received_at less source_at
        received_after INTEGER NOT NULL,
        -- source_at less the mark
        after_mark INTEGER,
        energy INTEGER,
        consumed INTEGER,
        power INTEGER,
        current INTEGER,
        voltage INTEGER,
        relay INTEGER,
        serial TEXT,
        raw BLOB NOT NULL,
        defects TEXT,
        resolution INTEGER NOT NULL,
        source_resolution INTEGER NOT NULL,
        modulus INTEGER,
        uptime INTEGER,
        -- band|energy of each register by band; varh; the meter's clock less source_at, in seconds of the site's time.
        registers TEXT,
        reactive INTEGER,
        clock INTEGER,
        -- of a meter that keeps credit: money or energy|remaining|purchases
        credit TEXT,
        -- what a meter behind transformers showed: energy|reactive|band|energy...
        told TEXT
    ) STRICT;
    CREATE TRIGGER readings_stay BEFORE UPDATE ON readings BEGIN SELECT RAISE(ABORT, 'readings are never changed'); END;

    CREATE TABLE gaps (
        number INTEGER PRIMARY KEY,
        meter INTEGER NOT NULL,
        mark INTEGER NOT NULL,
        fault TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT;

    -- A run is a stretch of numbers whose rows were sorted by meter. what: 0 readings, 1 gaps.
    CREATE TABLE lookup_runs (
        what INTEGER NOT NULL,
        run INTEGER NOT NULL,
        first_at INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        PRIMARY KEY (what, run)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE lookup (
        what INTEGER NOT NULL,
        run INTEGER NOT NULL,
        bucket INTEGER NOT NULL,
        numbers BLOB NOT NULL,
        PRIMARY KEY (what, run, bucket)
    ) STRICT, WITHOUT ROWID;
    """
