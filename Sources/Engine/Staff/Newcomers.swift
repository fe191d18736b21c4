import Quantities
import Supply

/// A second person is another person (RULES: Who may). Whoever makes tokens could make himself both, so for a week nobody stands beside
/// another whose token the same admin made, unless a second admin has confirmed him: time in which the others see the alarm and the
/// work item. Of the users that were there before trips were first released the supervisor who released them has seen the list; sites for
/// demonstrations have no newcomers.
extension Draft {
    /// For so long a user is new.
    static let newcomerTime = Span.days(7)

    /// Whether one admin may stand behind both names.
    func mayBeOne(_ name: String, _ other: String) -> Bool {
        guard let first = user(name), let second = user(other), isNew(first) || isNew(second) else { return false }
        guard let maker = root(of: first) else { return false }
        return maker == root(of: second)
    }

    /// As it stands in this turn.
    func user(_ name: String) -> User? {
        changes.users.last { $0.name == name } ?? state.users.values.first { $0.name == name && $0.isActive }
            ?? state.users.values.first { $0.name == name }
    }

    func isNew(_ user: User) -> Bool {
        guard user.confirmedBy == nil, let madeAt = user.madeAt else { return false }
        return gateway.trustedTime - madeAt < Draft.newcomerTime
    }

    /// Who made a user's token, or made who made it: an admin who is new himself counts as the one who made him.
    private func root(of user: User) -> String? {
        guard var maker = user.madeBy else { return nil }
        // A chain of new admins is no longer than the users that there are.
        for _ in 0..<(state.users.count + changes.users.count) {
            guard let admin = self.user(maker), isNew(admin), let above = admin.madeBy else { break }
            maker = above
        }
        return maker
    }

    /// Trips have been released here once, and not for a demonstration: from now on a token makes nobody a second person at once.
    var hasNewcomers: Bool { gateway.wasReleased && !gateway.isDemo }

    /// Everybody is told of who may stand as a second person soon.
    mutating func tell(ofNew user: User) {
        guard user.madeAt != nil, [.supervisor, .engineer, .securityAdmin].contains(user.role) else { return }
        openWorkItem(.case, account: nil, within: Draft.newcomerTime, reason: Draft.newcomerReason(user))
    }

    private static func newcomerReason(_ user: User) -> String {
        "user.added \(user.name) \(user.role.rawValue) \(user.madeBy ?? "-")"
    }

    /// An admin who is new himself vouches for nobody of the one who made him.
    private func isMadeToConfirm(_ admin: String, _ user: User) -> Bool {
        guard let admin = self.user(admin), isNew(admin) else { return false }
        return root(of: admin) == root(of: user)
    }

    /// Another admin says that it is a person who works here.
    mutating func confirmUser(_ name: String, by admin: Actor) -> StaffAnswer {
        guard var user = user(name), user.isActive else {
            return StaffAnswer(.refused, "user.unknown", details: [.init("user", name)])
        }
        guard user.confirmedBy == nil else {
            return StaffAnswer(.refused, "user.notNew", details: [.init("user", name)])
        }
        guard admin.name != name, admin.name != user.madeBy, !isMadeToConfirm(admin.name, user) else {
            return StaffAnswer(
                .refused, "user.confirmSame", details: [.init("user", name), .init("by", user.madeBy ?? "-")])
        }
        user.confirmedBy = admin.name
        changes.users.append(user)
        records.append(.user(user))
        settleNewcomer(user, by: admin.name, result: "confirmed")
        return StaffAnswer(.done, "user.confirmed", details: [.init("user", name)])
    }

    mutating func settleNewcomer(_ user: User, by name: String, result: String) {
        let reason = Draft.newcomerReason(user)
        for item in openItems(with: reason) { closeWorkItem(item.id, by: name, result: result) }
    }

    private func openItems(with reason: String) -> [WorkItem] {
        let known = state.workItems.values.filter { $0.reason == reason }.map(\.id).sorted()
        return known.compactMap { workItems[$0] }.filter { $0.closedAt == nil }
            + openItems(of: nil).filter { $0.reason == reason }
    }
}
