/// Who is supplied, where, with what, on what terms, and the state of each. One row per thing; hot: loaded at start.
///
/// Times are milliseconds since 1970 UTC, money 10⁻⁴ yuan, energy Wh, power W, current mA, voltage mV, days `2026-11-23`. References
/// are checked at the end of a turn, so that a turn may write its rows in any order.
let masterDataSchema = """
    CREATE TABLE feeders (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL
    ) STRICT;

    CREATE TABLE lines (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL UNIQUE,
        host TEXT, port INTEGER,
        device TEXT, baud INTEGER, parity TEXT, stop_bits INTEGER,
        driver TEXT NOT NULL,
        in_flight INTEGER NOT NULL,
        response_timeout INTEGER NOT NULL,
        connect_delay INTEGER NOT NULL,
        gap INTEGER NOT NULL,
        close_when_idle INTEGER,
        transaction_id_reliable INTEGER NOT NULL,
        misroute_at INTEGER, misroute_expected INTEGER, misroute_got INTEGER,
        CHECK ((host IS NULL) <> (device IS NULL))
    ) STRICT;

    -- The columns from series on are written behind: a restart replays the readings after includes_reading.
    CREATE TABLE meters (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        line INTEGER NOT NULL REFERENCES lines DEFERRABLE INITIALLY DEFERRED,
        unit INTEGER NOT NULL,
        block INTEGER NOT NULL,
        profile TEXT NOT NULL,
        serial TEXT,
        phases INTEGER NOT NULL,
        maximum_current INTEGER,
        ratio_current INTEGER NOT NULL, ratio_voltage INTEGER NOT NULL,
        -- What its own ratio registers must hold.
        stated_current INTEGER, stated_voltage INTEGER,
        retired_at INTEGER,
        -- The tariff's version by which its registers by band count: residential@2026-01-01.
        tariff_table TEXT,
        series INTEGER NOT NULL,
        last_energy INTEGER, last_at INTEGER, last_resolution INTEGER, last_mark INTEGER, last_purpose TEXT,
        last_power INTEGER, last_current INTEGER, last_voltage INTEGER, last_unmoved INTEGER,
        -- band|energy of each register; varh; seconds since 1970-01-01 00:00 of the site's time.
        last_registers TEXT, last_reactive INTEGER, last_clock INTEGER,
        seen_until INTEGER,
        -- since|quality it began with|consistent|plausible, then the candidate's columns in the order of last_...
        quarantine TEXT,
        series_foreign TEXT,
        -- In the order of GapText.
        gaps TEXT NOT NULL,
        -- what it told last of the credit that it keeps: money or energy|remaining|purchases
        credit TEXT,
        -- Of the quarter of an hour that is under way: begin|reached|energy.
        demand TEXT NOT NULL,
        -- In the order of RatioWatchText.
        ratio_watch TEXT,
        includes_reading INTEGER NOT NULL
    ) STRICT;

    -- posted is the sum of the account's entries. The accrual is written behind, as the meters are:
    -- accrued, then the number of usages with period|version|season|band|energy|allocated each, the number of ladder counts with
    -- supply point|begin|period|version|energy each, and line|amount of what is posted. Days count from 1970-01-01; a season is month * 100
    -- + day.
    CREATE TABLE accounts (
        id INTEGER PRIMARY KEY,
        number TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        phone TEXT,
        address TEXT NOT NULL,
        class TEXT NOT NULL,
        mode TEXT NOT NULL,
        tariff TEXT NOT NULL,
        persons INTEGER NOT NULL, held_since TEXT,
        terms TEXT NOT NULL,
        agreement_signed_on TEXT, agreement_version TEXT,
        protection TEXT,
        cause TEXT NOT NULL,
        dedicated_supply INTEGER NOT NULL,
        posted INTEGER NOT NULL,
        in_meter INTEGER NOT NULL,
        posted_on TEXT,
        accrual TEXT NOT NULL,
        includes_reading INTEGER NOT NULL,
        hold_kind TEXT, hold_until INTEGER, hold_by TEXT, hold_reason TEXT,
        warned TEXT NOT NULL,
        trip_notice INTEGER REFERENCES notices DEFERRABLE INITIALLY DEFERRED,
        final_notice INTEGER REFERENCES notices DEFERRABLE INITIALLY DEFERRED,
        -- Notices too: the letters of both to others.
        companions TEXT NOT NULL,
        last_action TEXT NOT NULL,
        last_reasons TEXT NOT NULL,
        quoted_missing INTEGER, quoted_until INTEGER,
        credited_at INTEGER,
        grace_granted_at INTEGER,
        payer TEXT, identity TEXT, contacts TEXT NOT NULL, area TEXT, responsible TEXT, capacity INTEGER, until_day TEXT,
        safe_restore TEXT,
        life TEXT NOT NULL CHECK (life IN ('open', 'vacant', 'closed')), life_since INTEGER,
        -- In the order of DuesText, CycleText, ChannelUseText and StandingText.
        dues TEXT NOT NULL,
        cycle TEXT NOT NULL,
        channels TEXT NOT NULL,
        standing TEXT NOT NULL,
        -- In the order of ContractText and ConductText.
        contracts TEXT NOT NULL,
        conduct TEXT NOT NULL,
        -- In the order of MeasuresText; written behind.
        measures TEXT NOT NULL,
        -- In the order of ApprovalsText.
        approvals TEXT NOT NULL,
        -- since|renew by|by
        protection_term TEXT,
        trippable_since INTEGER,
        -- by|at|reason
        wish TEXT
    ) STRICT;

    CREATE TABLE supply_points (
        id INTEGER PRIMARY KEY,
        account INTEGER NOT NULL REFERENCES accounts DEFERRABLE INITIALLY DEFERRED,
        meter INTEGER NOT NULL REFERENCES meters DEFERRABLE INITIALLY DEFERRED,
        feeder INTEGER NOT NULL REFERENCES feeders DEFERRABLE INITIALLY DEFERRED,
        relay_unit INTEGER, relay_profile TEXT, relay_channel INTEGER, relay_serial TEXT, relay_rating INTEGER,
        epoch INTEGER NOT NULL,
        relay_state TEXT,
        opened_by TEXT CHECK (opened_by IN ('us', 'us_perhaps', 'inherited', 'foreign')),
        opened_by_order INTEGER,
        relay_seen_at INTEGER,
        pairing TEXT NOT NULL CHECK (pairing IN ('in_meter', 'unproven', 'proven', 'testing')),
        pairing_proven_at INTEGER,
        -- step|by|energy at opening|quiet readings|power before|failed
        commissioning TEXT,
        binding_changed_at INTEGER,
        -- by|at|reason
        lock_out TEXT,
        order_in_flight INTEGER,
        restore_since INTEGER, restore_cause TEXT, restore_attempts INTEGER, restore_late_notice INTEGER, restore_field_job INTEGER,
        restore_armed_at INTEGER, restore_asked_at INTEGER, restore_confirmed_at INTEGER, restore_for_money INTEGER,
        restore_over_protection INTEGER,
        failed_trips INTEGER NOT NULL,
        trip_not_before INTEGER,
        off_since INTEGER,
        foreign_operations INTEGER NOT NULL,
        -- order|verdict|power before|opened at|looks|other|then of each neighbour: supply point|zeros|seen at
        proving TEXT,
        -- order|kind|ordered at|closed again|energy|at
        unseen_opening TEXT,
        -- In the order of LimitText.
        load_limit TEXT
    ) STRICT;
    CREATE INDEX supply_points_of_account ON supply_points (account);
    CREATE INDEX supply_points_of_meter ON supply_points (meter);

    CREATE TABLE channels (
        name TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        serials TEXT NOT NULL,
        real_time INTEGER NOT NULL,
        file_due INTEGER,
        front_user TEXT, front_key TEXT,
        file_through TEXT,
        files_ahead TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE payers (
        number TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        phone TEXT,
        share TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE tariff_versions (
        tariff TEXT NOT NULL,
        from_day TEXT NOT NULL,
        -- In the order of TariffVersionText: seasons, ladder, surcharges, fixed charge, power factor.
        rule TEXT NOT NULL,
        PRIMARY KEY (tariff, from_day)
    ) STRICT, WITHOUT ROWID;

    -- Levels and causes are lists between commas; hours are 09:00-15:00; weekdays 1 (Monday) to 7.
    CREATE TABLE terms (
        name TEXT NOT NULL,
        from_day TEXT NOT NULL,
        warning_levels TEXT NOT NULL,
        trip_notice_period INTEGER NOT NULL, trip_notice_validity INTEGER NOT NULL,
        final_notice_period INTEGER NOT NULL, final_notice_validity INTEGER NOT NULL,
        minimum_debt INTEGER NOT NULL,
        overdraft INTEGER NOT NULL,
        restore_at INTEGER NOT NULL,
        trip_weekdays TEXT NOT NULL, trip_from INTEGER NOT NULL, trip_to INTEGER NOT NULL,
        quiet_from INTEGER, quiet_to INTEGER,
        rest_after_binding INTEGER NOT NULL,
        fresh_marks INTEGER NOT NULL,
        mark_interval INTEGER NOT NULL,
        automatic_causes TEXT NOT NULL,
        throttle_per_hour INTEGER, throttle_per_hour_basis_points INTEGER,
        throttle_per_day INTEGER, throttle_per_day_basis_points INTEGER,
        field_job_after INTEGER NOT NULL,
        -- In the order of SettlementRuleText.
        settlement TEXT,
        -- In the order of TopUpRuleText.
        top_up TEXT NOT NULL,
        emergency_credit INTEGER NOT NULL,
        overdue_days INTEGER NOT NULL,
        needs_agreement INTEGER NOT NULL,
        -- In the order of ControlTermsText.
        control TEXT NOT NULL,
        alone_money INTEGER NOT NULL,
        alone_energy INTEGER NOT NULL,
        -- In the order of RatioLimitsText.
        ratio_check TEXT NOT NULL,
        PRIMARY KEY (name, from_day)
    ) STRICT, WITHOUT ROWID;

    -- In the order of WorkDaysText.
    CREATE TABLE work_calendars (name TEXT PRIMARY KEY, days TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """
