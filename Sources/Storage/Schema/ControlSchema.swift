/// What was decided, told and switched.
let controlSchema = """
    CREATE TABLE decisions (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        action TEXT NOT NULL,
        reasons TEXT NOT NULL,
        amount INTEGER NOT NULL,
        available INTEGER NOT NULL,
        reading_number INTEGER NOT NULL,
        ledger_position INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX decisions_of_account ON decisions (account);

    CREATE TABLE notices (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL,
        recipient TEXT NOT NULL, name TEXT NOT NULL,
        channel TEXT NOT NULL,
        phone TEXT NOT NULL,
        amount INTEGER NOT NULL,
        at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'accepted', 'delivered', 'failed', 'cancelled')),
        reference TEXT,
        delivered_at INTEGER, delivered_trusted INTEGER,
        reason TEXT,
        attempts INTEGER NOT NULL,
        -- One message for several: no row of its own.
        message INTEGER,
        late TEXT,
        forecast INTEGER,
        withdrawn_at INTEGER, withdrawn_because TEXT
    ) STRICT;
    -- What a customer was told before a cut is never untold.
    CREATE TRIGGER notices_delivered BEFORE UPDATE ON notices
        WHEN OLD.state = 'delivered' AND (
            NEW.state <> 'delivered' OR NEW.delivered_at IS NOT OLD.delivered_at
            OR NEW.delivered_trusted IS NOT OLD.delivered_trusted OR NEW.reference IS NOT OLD.reference)
        BEGIN SELECT RAISE(ABORT, 'a delivered notice stays delivered'); END;
    CREATE TRIGGER notices_last BEFORE DELETE ON notices BEGIN SELECT RAISE(ABORT, 'notices are never deleted'); END;
    CREATE INDEX notices_of_account ON notices (account);
    CREATE INDEX notices_open ON notices (id) WHERE state IN ('queued', 'accepted');

    -- What a person brought of a notice: a call, a signature, a photo. hash: SHA-256 of the paper or picture, in hex.
    CREATE TABLE evidence (
        number INTEGER PRIMARY KEY,
        notice INTEGER NOT NULL REFERENCES notices DEFERRABLE INITIALLY DEFERRED,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        proof TEXT NOT NULL CHECK (proof IN ('answered', 'unanswered', 'signature', 'photo', 'not_left')),
        person TEXT, hash TEXT,
        happened_at INTEGER NOT NULL,
        at INTEGER NOT NULL,
        by TEXT NOT NULL
    ) STRICT;
    CREATE INDEX evidence_of_account ON evidence (account);
    CREATE TRIGGER evidence_stays BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is never changed'); END;
    CREATE TRIGGER evidence_lasts BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;

    CREATE TABLE orders (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        permit_kind TEXT NOT NULL,
        supply_point INTEGER NOT NULL REFERENCES supply_points DEFERRABLE INITIALLY DEFERRED,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        epoch INTEGER NOT NULL,
        at INTEGER NOT NULL,
        cause TEXT NOT NULL,
        since INTEGER,
        state TEXT NOT NULL,
        ended_at INTEGER,
        outcome TEXT
    ) STRICT;
    CREATE INDEX orders_of_account ON orders (account);
    CREATE INDEX orders_open ON orders (supply_point) WHERE state IN ('selecting', 'released', 'unknown');
    CREATE INDEX orders_paid_to_power ON orders (ended_at) WHERE kind = 'close' AND state = 'verified' AND since IS NOT NULL;

    -- hash: SHA-256 over everything but the state.
    CREATE TABLE permits (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        order_id INTEGER NOT NULL REFERENCES orders DEFERRABLE INITIALLY DEFERRED,
        supply_point INTEGER NOT NULL REFERENCES supply_points DEFERRABLE INITIALLY DEFERRED,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        identity TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        ledger_position INTEGER NOT NULL,
        notices TEXT NOT NULL,
        trip_amount INTEGER NOT NULL,
        issued_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('issued', 'consumed', 'void')),
        hash BLOB NOT NULL
    ) STRICT;
    CREATE INDEX permits_of_order ON permits (order_id);
    CREATE INDEX permits_of_account ON permits (account);
    CREATE INDEX permits_by_time ON permits (issued_at);
    -- The last net below the decision (I-C6, I-C11): whoever asks, the store takes no permit for these.
    CREATE TRIGGER permits_guard BEFORE INSERT ON permits
        WHEN EXISTS (SELECT 1 FROM accounts WHERE id = NEW.account AND protection IS NOT NULL)
            OR EXISTS (SELECT 1 FROM supply_points WHERE id = NEW.supply_point AND lock_out IS NOT NULL)
        BEGIN SELECT RAISE(ABORT, 'a protected or locked-out supply gets no permit'); END;
    CREATE TRIGGER permits_last BEFORE DELETE ON permits BEGIN SELECT RAISE(ABORT, 'permits are never deleted'); END;

    CREATE TABLE work_items (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        account INTEGER REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        supply_point INTEGER REFERENCES supply_points DEFERRABLE INITIALLY DEFERRED,
        meter INTEGER REFERENCES meters DEFERRABLE INITIALLY DEFERRED,
        opened_at INTEGER NOT NULL,
        deadline INTEGER NOT NULL,
        reason TEXT NOT NULL,
        closed_at INTEGER, closed_by TEXT, result TEXT
    ) STRICT;
    CREATE INDEX work_items_of_account ON work_items (account) WHERE account IS NOT NULL;
    CREATE INDEX work_items_open ON work_items (deadline) WHERE closed_at IS NULL;
    """
