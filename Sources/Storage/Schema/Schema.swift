import GRDB

/// The versions of the store's tables, and the guard that keeps a program from a store that it does not understand (F-S23).
enum Schema {
    /// Stands in the file's header, so that a database of another program is not taken for ours: "Fudi".
    static let applicationId = 0x4675_6469

    /// What brings a store from version n to n + 1. A step that has shipped is never changed; a new version adds one.
    static let steps: [String] = [
        [
            masterDataSchema, meteringSchema, moneySchema, ratingSchema, controlSchema, auditSchema, dailyCloseSchema,
            lifeSchema,
        ].joined(separator: "\n")
    ]

    static var version: Int { steps.count }

    /// What stands in a file.
    enum Content: Equatable {
        /// Nothing at all.
        case nothing
        case ours(version: Int)
        case foreign
    }

    static func content(of db: Database) throws -> Content {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        if application == applicationId { return .ours(version: version) }
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        return application == 0 && version == 0 && tables == 0 ? .nothing : .foreign
    }

    /// Makes or brings up to date, in one transaction: a crash leaves the old version or the new one.
    static func migrate(_ db: Database, from version: Int) throws {
        guard version < steps.count else { return }
        try db.inTransaction(.immediate) {
            for step in steps[version...] { try db.execute(sql: step) }
            try db.execute(sql: "PRAGMA application_id = \(applicationId)")
            try db.execute(sql: "PRAGMA user_version = \(steps.count)")
            return .commit
        }
    }
}
