/// Who did what, and who may.
let auditSchema = """
    -- hash: SHA-256 over the hash of the row before and every column of this one (I-A1, I-A2).
    CREATE TABLE audit (
        position INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        monotonic INTEGER NOT NULL,
        actor TEXT NOT NULL,
        role TEXT NOT NULL,
        -- `request ID`, or `life N` of the daemon.
        session TEXT NOT NULL,
        second TEXT,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        account INTEGER,
        reason TEXT NOT NULL,
        before TEXT,
        after TEXT,
        hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX audit_of_account ON audit (account) WHERE account IS NOT NULL;
    -- From a number to its accounts, without any other table (I-A6): a holder's account keeps its id and not its number.
    CREATE INDEX audit_foundings ON audit (subject) WHERE action = 'account.founded';
    CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
    CREATE TRIGGER audit_lasts BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never deleted'); END;

    -- The last row's position and hash, so that a chain that was cut short is found.
    CREATE TABLE audit_head (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        position INTEGER NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    INSERT INTO audit_head VALUES (1, 0, zeroblob(32));

    -- What came of a request, told again under its id (F-S14). answer: reasons, then name and value of each detail.
    CREATE TABLE staff_answers (
        id TEXT PRIMARY KEY,
        fingerprint TEXT NOT NULL,
        outcome TEXT NOT NULL,
        code TEXT NOT NULL,
        answer TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- token_hash: SHA-256 of the token in hex; the token itself is nowhere.
    CREATE TABLE users (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        token_hash TEXT NOT NULL,
        active INTEGER NOT NULL,
        made_by TEXT,
        -- Trusted time; NULL: before trips were first released.
        made_at INTEGER,
        confirmed_by TEXT
    ) STRICT;
    CREATE UNIQUE INDEX users_by_token ON users (token_hash) WHERE active = 1;

    -- The gateway itself, written with every turn.
    CREATE TABLE gateway (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        turn INTEGER NOT NULL,
        reading_number INTEGER NOT NULL,
        ledger_position INTEGER NOT NULL,
        trusted_time INTEGER NOT NULL,
        wall INTEGER NOT NULL,
        monotonic INTEGER NOT NULL,
        boot TEXT NOT NULL,
        clock_trusted INTEGER NOT NULL,
        clock_trusted_by TEXT,
        import_released INTEGER NOT NULL,
        -- The first accounts came with a file that released trips by itself.
        is_demo INTEGER NOT NULL,
        -- Trips were released once.
        was_released INTEGER NOT NULL,
        last_master_id INTEGER NOT NULL,
        -- A check of the whole store found what must not be, and none has been clean since.
        unsound_since INTEGER,
        -- In the order of WeatherText.
        weather TEXT NOT NULL,
        -- In the order of BreakerText.
        breaker TEXT NOT NULL,
        -- Every reading up to this one is included in its meter's row.
        replay_after INTEGER NOT NULL
    ) STRICT;
    """
