/// The ledger: append-only, double entry, each transfer once (I-M1, I-M3, I-M6).
let moneySchema = """
    -- debit, credit: customer, penalty, debt, deposit, in_meter (each with its account), cash:<channel>, energy, penalty_income,
    -- write_off, fund:<name>, suspense, opening. line: of a charge, energy/2026-11/...,
    -- ladder/..., surcharge/...; energy: the whole line's, up to includes_reading.
    CREATE TABLE entries (
        position INTEGER PRIMARY KEY,
        id INTEGER NOT NULL UNIQUE,
        at INTEGER NOT NULL,
        debit TEXT NOT NULL,
        debit_account INTEGER REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        credit TEXT NOT NULL,
        credit_account INTEGER REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        amount INTEGER NOT NULL CHECK (amount >= 0),
        reason TEXT NOT NULL,
        cause TEXT NOT NULL UNIQUE,
        line TEXT,
        energy INTEGER,
        quantity INTEGER,
        includes_reading INTEGER,
        CHECK ((debit IN ('customer', 'penalty', 'debt', 'deposit', 'in_meter')) = (debit_account IS NOT NULL)),
        CHECK ((credit IN ('customer', 'penalty', 'debt', 'deposit', 'in_meter')) = (credit_account IS NOT NULL))
    ) STRICT;
    CREATE INDEX entries_by_debit ON entries (debit_account) WHERE debit_account IS NOT NULL;
    CREATE INDEX entries_by_credit ON entries (credit_account) WHERE credit_account IS NOT NULL;
    CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
    CREATE TRIGGER entries_last BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

    -- The receipt is what the payer was told, kept to be told again byte for byte (I-M4).
    CREATE TABLE payments (
        id INTEGER PRIMARY KEY,
        channel TEXT NOT NULL,
        business_date TEXT NOT NULL,
        serial TEXT NOT NULL,
        account_number TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        paid_at INTEGER,
        account INTEGER REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        received_at INTEGER NOT NULL,
        receipt_payment INTEGER NOT NULL,
        receipt_account_number TEXT NOT NULL,
        receipt_amount INTEGER NOT NULL,
        receipt_received_at INTEGER NOT NULL,
        receipt_available INTEGER,
        receipt_supply TEXT NOT NULL,
        receipt_missing INTEGER NOT NULL,
        receipt_reversed INTEGER NOT NULL,
        -- In the order of ReceiptText.
        receipt_accounts TEXT NOT NULL,
        payer TEXT,
        serials TEXT NOT NULL,
        -- The business date, or nothing where the channel's serials are unique for ever: what makes a payment the same.
        identity_date TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX payments_by_key ON payments (channel, serial, identity_date);
    CREATE INDEX payments_of_account ON payments (account) WHERE account IS NOT NULL;
    CREATE INDEX payments_of_payer ON payments (payer) WHERE payer IS NOT NULL;
    CREATE TRIGGER payments_stay BEFORE UPDATE ON payments BEGIN SELECT RAISE(ABORT, 'payments are never changed'); END;
    CREATE TRIGGER payments_last BEFORE DELETE ON payments BEGIN SELECT RAISE(ABORT, 'payments are never deleted'); END;

    -- Also those whose payment has not come yet. Which of them are booked follows from their order (Reversal.booked).
    CREATE TABLE reversals (
        number INTEGER PRIMARY KEY,
        channel TEXT NOT NULL,
        id TEXT NOT NULL,
        business_date TEXT NOT NULL,
        serial TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        reason TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        lines TEXT NOT NULL,
        serials TEXT NOT NULL,
        identity_date TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX reversals_by_key ON reversals (channel, id);
    CREATE INDEX reversals_by_time ON reversals (channel, received_at);
    CREATE INDEX reversals_of_payment ON reversals (channel, serial, identity_date);
    CREATE TRIGGER reversals_stay BEFORE UPDATE ON reversals BEGIN SELECT RAISE(ABORT, 'reversals are never changed'); END;
    CREATE TRIGGER reversals_last BEFORE DELETE ON reversals BEGIN SELECT RAISE(ABORT, 'reversals are never deleted'); END;

    -- Payments whose owner was not known. meant: whose it may be, where only one account can be meant. state: open, assigned, returned,
    -- reversed.
    CREATE TABLE suspense (
        payment INTEGER PRIMARY KEY REFERENCES payments DEFERRABLE INITIALLY DEFERRED,
        channel TEXT NOT NULL,
        business_date TEXT NOT NULL,
        serial TEXT NOT NULL,
        number TEXT NOT NULL,
        left_over INTEGER NOT NULL,
        reason TEXT NOT NULL,
        meant INTEGER REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        work_item INTEGER NOT NULL,
        state TEXT NOT NULL,
        settled_by TEXT,
        settled_at INTEGER,
        assigned TEXT NOT NULL
    ) STRICT;
    CREATE INDEX suspense_open ON suspense (payment) WHERE state = 'open';

    -- What was charged between two cuts; never changed: what becomes known later stands on the next one. Days up to, not including,
    -- to_day. lines, readings, notes: in the order of BillLinesText, BillReadingsText, BillNotesText.
    CREATE TABLE bills (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        kind TEXT NOT NULL,
        at INTEGER NOT NULL,
        from_day TEXT NOT NULL,
        to_day TEXT NOT NULL,
        position INTEGER NOT NULL,
        total INTEGER NOT NULL,
        due TEXT,
        carried_in INTEGER NOT NULL, carried_out INTEGER NOT NULL,
        instalments INTEGER NOT NULL,
        lines TEXT NOT NULL,
        readings TEXT NOT NULL,
        notes TEXT NOT NULL
    ) STRICT;
    CREATE INDEX bills_of_account ON bills (account);
    CREATE TRIGGER bills_stay BEFORE UPDATE ON bills BEGIN SELECT RAISE(ABORT, 'bills are never changed'); END;
    CREATE TRIGGER bills_last BEFORE DELETE ON bills BEGIN SELECT RAISE(ABORT, 'bills are never deleted'); END;

    -- Money on its way into meters that keep the credit. count: the meter's own count of purchases before it.
    CREATE TABLE purchases (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        amount INTEGER NOT NULL CHECK (amount > 0),
        cause TEXT NOT NULL,
        since INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('owed', 'ordered', 'done', 'unclear', 'withdrawn')),
        meter INTEGER REFERENCES meters DEFERRABLE INITIALLY DEFERRED,
        count INTEGER,
        gap INTEGER,
        doubtful INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        order_id INTEGER,
        ended_at INTEGER,
        outcome TEXT
    ) STRICT;
    CREATE INDEX purchases_of_account ON purchases (account);
    CREATE INDEX purchases_open ON purchases (id) WHERE state IN ('owed', 'ordered', 'unclear');
    CREATE TRIGGER purchases_last BEFORE DELETE ON purchases BEGIN SELECT RAISE(ABORT, 'purchases are never deleted'); END;

    -- The sum of each account's entries up to one position, so that the check at start reads only what came after.
    CREATE TABLE ledger_checkpoint (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        position INTEGER NOT NULL
    ) STRICT;
    INSERT INTO ledger_checkpoint VALUES (1, 0);

    CREATE TABLE checkpoint_balances (
        account INTEGER PRIMARY KEY,
        posted INTEGER NOT NULL
    ) STRICT;
    """
