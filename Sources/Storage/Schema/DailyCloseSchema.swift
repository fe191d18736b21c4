/// The files of channels, and what the daily close found in them.
let dailyCloseSchema = """
    CREATE TABLE channel_layouts (
        name TEXT PRIMARY KEY,
        layout TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- As they came; hash: SHA-256 of the file in hex.
    CREATE TABLE channel_files (
        id INTEGER PRIMARY KEY,
        purpose TEXT NOT NULL CHECK (purpose IN ('statement', 'debits')),
        channel TEXT NOT NULL,
        business_date TEXT NOT NULL,
        hash TEXT NOT NULL,
        name TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        received_by TEXT NOT NULL,
        totals TEXT NOT NULL
    ) STRICT;
    CREATE INDEX channel_files_by_key ON channel_files (channel, business_date);
    CREATE TRIGGER channel_files_stay BEFORE UPDATE ON channel_files
        BEGIN SELECT RAISE(ABORT, 'files of channels are never changed'); END;
    CREATE TRIGGER channel_files_last BEFORE DELETE ON channel_files
        BEGIN SELECT RAISE(ABORT, 'files of channels are never deleted'); END;

    CREATE TABLE channel_file_lines (
        file INTEGER NOT NULL REFERENCES channel_files DEFERRABLE INITIALLY DEFERRED,
        line INTEGER NOT NULL,
        kind TEXT NOT NULL,
        serial TEXT NOT NULL,
        account_number TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        paid_at INTEGER,
        original TEXT,
        note TEXT
    ) STRICT;
    CREATE INDEX channel_file_lines_of_file ON channel_file_lines (file);
    CREATE TRIGGER channel_file_lines_stay BEFORE UPDATE ON channel_file_lines
        BEGIN SELECT RAISE(ABORT, 'files of channels are never changed'); END;
    CREATE TRIGGER channel_file_lines_last BEFORE DELETE ON channel_file_lines
        BEGIN SELECT RAISE(ABORT, 'files of channels are never deleted'); END;

    CREATE TABLE daily_closes (
        channel TEXT NOT NULL,
        business_date TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('closed', 'reopened')),
        file INTEGER NOT NULL REFERENCES channel_files DEFERRABLE INITIALLY DEFERRED,
        files INTEGER NOT NULL,
        closed_at INTEGER NOT NULL,
        closed_by TEXT NOT NULL,
        totals TEXT NOT NULL,
        PRIMARY KEY (channel, business_date)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX daily_closes_by_date ON daily_closes (business_date);

    -- Each in which our books and a file do not agree, with both sides; way: how it was settled.
    CREATE TABLE daily_close_items (
        id INTEGER PRIMARY KEY,
        channel TEXT NOT NULL,
        business_date TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('payment', 'reversal')),
        serial TEXT NOT NULL,
        finding TEXT NOT NULL CHECK (finding IN ('only_here', 'only_there', 'different')),
        here TEXT,
        there TEXT,
        accounts TEXT NOT NULL,
        found_at INTEGER NOT NULL,
        ask_at INTEGER NOT NULL,
        work_item INTEGER REFERENCES work_items DEFERRABLE INITIALLY DEFERRED,
        way TEXT,
        settled_at INTEGER,
        settled_by TEXT,
        note TEXT,
        CHECK ((finding = 'only_there') = (here IS NULL)),
        CHECK ((finding = 'only_here') = (there IS NULL)),
        CHECK ((way IS NULL) = (settled_at IS NULL))
    ) STRICT;
    CREATE INDEX daily_close_items_by_key ON daily_close_items (channel, business_date, kind, serial);
    CREATE INDEX daily_close_items_reversed ON daily_close_items (channel, settled_at) WHERE way = 'reversed';
    CREATE INDEX daily_close_items_open ON daily_close_items (id) WHERE way IS NULL;
    CREATE TRIGGER daily_close_items_stay BEFORE UPDATE ON daily_close_items WHEN old.way IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'settled differences are never changed'); END;
    CREATE TABLE direct_debits (
        id INTEGER PRIMARY KEY,
        channel TEXT NOT NULL,
        business_date TEXT NOT NULL,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        account_number TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        asked_at INTEGER NOT NULL,
        asked_by TEXT NOT NULL,
        outcome TEXT CHECK (outcome IN ('paid', 'refused', 'withdrawn')),
        answered_at INTEGER,
        answered_by TEXT,
        note TEXT,
        CHECK ((outcome IS NULL) = (answered_at IS NULL))
    ) STRICT;
    CREATE INDEX direct_debits_by_batch ON direct_debits (channel, business_date);
    CREATE INDEX direct_debits_open ON direct_debits (id) WHERE outcome IS NULL;
    CREATE TRIGGER direct_debits_stay BEFORE UPDATE ON direct_debits WHEN old.outcome IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'answered debits are never changed'); END;
    CREATE TRIGGER direct_debits_last BEFORE DELETE ON direct_debits
        BEGIN SELECT RAISE(ABORT, 'debits are never deleted'); END;
    CREATE TRIGGER daily_close_items_last BEFORE DELETE ON daily_close_items
        BEGIN SELECT RAISE(ABORT, 'differences are never deleted'); END;
    """
