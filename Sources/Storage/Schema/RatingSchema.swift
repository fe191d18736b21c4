/// Prices that two persons decide, and what rating came to know: with readings and entries, all that a charge is made of.
let ratingSchema = """
    -- tariff and content: its versions, in the order of TariffText. replaced, through, done: of an approved correction, the version as it
    -- was and how far it has come.
    CREATE TABLE proposals (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('tariff_version', 'price_correction', 'terms', 'calendar')),
        -- Of the tariff, terms or calendar; content: TariffText, TermsText or WorkDaysText.
        name TEXT NOT NULL,
        content TEXT NOT NULL,
        by TEXT NOT NULL,
        at INTEGER NOT NULL,
        reason TEXT NOT NULL,
        expires INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'lapsed')),
        decided_by TEXT, decided_at INTEGER, decided_reason TEXT,
        replaced TEXT, through INTEGER, done INTEGER
    ) STRICT;
    CREATE INDEX proposals_under_way ON proposals (id) WHERE state = 'open' OR done = 0;
    CREATE TRIGGER proposals_last BEFORE DELETE ON proposals
        BEGIN SELECT RAISE(ABORT, 'proposals are never deleted'); END;

    -- kind: tariff, terms, account, point, takeover, series, table, limits, settled, correction, corrected. A fact came after this entry and this reading. Of
    -- account, point and meter the ones that it is about; content: the rest, as RatingChangeRow writes it.
    CREATE TABLE rating_changes (
        number INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        ledger_position INTEGER NOT NULL,
        reading_number INTEGER NOT NULL,
        kind TEXT NOT NULL,
        account INTEGER,
        point INTEGER,
        meter INTEGER,
        content TEXT NOT NULL
    ) STRICT;
    CREATE INDEX rating_changes_of_account ON rating_changes (account) WHERE account IS NOT NULL;
    CREATE INDEX rating_changes_of_point ON rating_changes (point) WHERE point IS NOT NULL;
    CREATE INDEX rating_changes_of_meter ON rating_changes (meter) WHERE meter IS NOT NULL;
    CREATE INDEX rating_changes_of_all ON rating_changes (number)
        WHERE account IS NULL AND point IS NULL AND meter IS NULL;
    CREATE TRIGGER rating_changes_stay BEFORE UPDATE ON rating_changes
        BEGIN SELECT RAISE(ABORT, 'what rating knew is never changed'); END;
    CREATE TRIGGER rating_changes_last BEFORE DELETE ON rating_changes
        BEGIN SELECT RAISE(ABORT, 'what rating knew is never deleted'); END;
    """
