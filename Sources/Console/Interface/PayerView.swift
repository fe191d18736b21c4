import Billing
import Engine
import Quantities
import Supply

/// A payer with the accounts that the payment number pays for.
public struct PayerView: Sendable {
    public let payer: Payer
    /// By number.
    public let accounts: [AccountView]

    /// All payers, by payment number.
    ///
    /// - Parameter limit: of them.
    public static func all(in state: HotState, limit: Int, asOf: Instant) -> [PayerView] {
        state.payers.values.sorted { $0.number < $1.number }.prefix(limit).map { PayerView($0, in: state, asOf: asOf) }
    }

    /// Nil: there is no such payment number.
    public init?(number: String, in state: HotState, asOf: Instant) {
        guard let payer = state.payers[number] else { return nil }
        self.init(payer, in: state, asOf: asOf)
    }

    private init(_ payer: Payer, in state: HotState, asOf: Instant) {
        self.payer = payer
        accounts = (state.accountsOfPayer[payer.number] ?? []).compactMap { state.accounts[$0]?.record.number }.sorted()
            .compactMap { AccountView(number: $0, in: state, asOf: asOf) }
    }
}

/// A channel as it stands now.
public struct ChannelView: Sendable {
    public let channel: Channel
    public let fileThrough: CivilDate?
    /// Nil: its front was not heard since the start.
    public let front: FrontState?

    /// All channels, by name, those that are there without an import too.
    public static func all(in state: HotState) -> [ChannelView] {
        let names = Set(state.channels.keys).union(Channel.builtIn.map(\.name))
        return names.sorted().compactMap { name in
            state.channel(name).map { channel in
                ChannelView(channel: channel, fileThrough: state.channels[name]?.fileThrough, front: state.fronts[name])
            }
        }
    }
}
