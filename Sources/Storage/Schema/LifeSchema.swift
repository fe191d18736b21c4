/// What happened to accounts between opening and closing, and how quickly their power came back.
let lifeSchema = """
    -- From when on, or until when, a meter counted for an account: readings after after_reading, up to the next row of its supply point.
    -- energy: on the supply's side.
    CREATE TABLE attachments (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('begins', 'ends')),
        cause TEXT NOT NULL,
        supply_point INTEGER NOT NULL REFERENCES supply_points DEFERRABLE INITIALLY DEFERRED,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        meter INTEGER NOT NULL REFERENCES meters DEFERRABLE INITIALLY DEFERRED,
        series INTEGER NOT NULL,
        ratio_current INTEGER NOT NULL, ratio_voltage INTEGER NOT NULL,
        energy INTEGER, read_at INTEGER,
        after_reading INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX attachments_of_account ON attachments (account);
    CREATE INDEX attachments_of_meter ON attachments (meter);
    CREATE TRIGGER attachments_stay BEFORE UPDATE ON attachments BEGIN SELECT RAISE(ABORT, 'attachments are never changed'); END;
    CREATE TRIGGER attachments_last BEFORE DELETE ON attachments BEGIN SELECT RAISE(ABORT, 'attachments are never deleted'); END;

    CREATE TABLE credit_classes (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        by TEXT NOT NULL,
        reason TEXT NOT NULL,
        until_day TEXT
    ) STRICT;
    CREATE INDEX credit_classes_of_account ON credit_classes (account);
    CREATE TRIGGER credit_classes_stay BEFORE UPDATE ON credit_classes BEGIN SELECT RAISE(ABORT, 'credit classes are never changed'); END;
    CREATE TRIGGER credit_classes_last BEFORE DELETE ON credit_classes BEGIN SELECT RAISE(ABORT, 'credit classes are never deleted'); END;

    CREATE TABLE restores (
        number INTEGER PRIMARY KEY,
        supply_point INTEGER NOT NULL REFERENCES supply_points DEFERRABLE INITIALLY DEFERRED,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        since INTEGER NOT NULL,
        closed_at INTEGER NOT NULL,
        cause TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        was_off INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX restores_by_time ON restores (closed_at);
    CREATE INDEX restores_of_account ON restores (account);
    CREATE TRIGGER restores_stay BEFORE UPDATE ON restores BEGIN SELECT RAISE(ABORT, 'restores are never changed'); END;
    CREATE TRIGGER restores_last BEFORE DELETE ON restores BEGIN SELECT RAISE(ABORT, 'restores are never deleted'); END;

    -- For figures: what came in and went out in a period, and what people did against the ordinary course.
    CREATE INDEX entries_by_time ON entries (at);
    CREATE INDEX audit_of_discretion ON audit (at) WHERE action IN ('staff.hold', 'staff.restore', 'staff.set_credit');
    """
