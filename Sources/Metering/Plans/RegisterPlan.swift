import Quantities

/// Which requests to send to a device, and where in the replies each value lies. A pure value: made once for a profile and a
/// content, used for every exchange.
///
/// The plan has the fewest requests that the profile's limits bear. Points are joined where they touch, or where the gap between
/// them is declared readable; an undeclared gap is never read across, because some devices refuse the whole request for one
/// address that they do not have. With at most 6 registers in a request and `readable_gap: 1`:
///
///     points at    0-1  2-3  5-6       10   12-13      30-31
///     requests     (0, 4)    (5, 2)    (10, 4)         (30, 2)
///
/// 0 to 6 would be one run, but has seven registers, so that it is cut, never within a point; 10 and 12 are joined over the
/// readable 11; 30 lies too far away.
///
/// In a block image one plan serves all blocks: `requests` are shared, and every meter reads its own block out of the same
/// replies. What lies together in a block is not torn apart by two requests if it fits into one, so that energy and age are of
/// one moment.
public struct RegisterPlan: Hashable, Sendable {
    /// What was asked for.
    public let content: ReadContent
    /// The requests, by table and address.
    public let requests: [ReadRequest]
    /// The points of one block (or of the device), in the order of ``Sample/raw``.
    public let points: [PlannedPoint]
    /// The blocks that it covers; `0..<1` where the device has no block image.
    public let blocks: Range<Int>
    /// The relay channels that it covers; empty where it reads no relay.
    public let channels: Range<Int>

    let profile: DeviceProfile
    /// Items that must not share a request.
    let isolated: [RegisterRange]
    /// Items that are not read.
    let dropped: [RegisterRange]

    /// How values are made of the words; parallel to ``points``.
    let recipes: [ValueRecipe]
    /// Where the points lie: `places[(block - blocks.lowerBound) * points.count + point]`.
    let places: [Place]
    let roles: PlanRoles

    /// Plans a read.
    ///
    /// - Parameters:
    ///   - profile: the device.
    ///   - content: what to read. What the profile does not have is left out, and so is an item that is larger than one request
    ///     may be or that lies above address 65535.
    ///   - channels: the relay channels whose state is wanted; a meter's own relay is channel 0.
    ///   - blocks: the blocks of a block image; nil for all of them. Ignored where the device has no image.
    public init(
        for profile: DeviceProfile, reading content: ReadContent, channels: Range<Int> = 0..<1,
        blocks: Range<Int>? = nil
    ) {
        self.init(for: profile, reading: content, channels: channels, blocks: blocks, isolated: [], dropped: [])
    }

    /// The same plan with each item of one request in a request of its own. For a device that refused the request with exception
    /// 02 or 03: the next round shows which item it is that the device does not have.
    public func isolating(request index: Int) -> RegisterPlan {
        again(isolated: isolated + ranges(inRequest: index), dropped: dropped)
    }

    /// The same plan without the items of one request: these are the point that is wrong in the profile (F-B7). Their values are
    /// missing from then on; the others stand.
    public func leavingOut(request index: Int) -> RegisterPlan {
        again(isolated: isolated, dropped: dropped + ranges(inRequest: index))
    }

    /// The registers of the points (of all blocks) that a request serves. Where it is only one, an exception 02 condemns that
    /// very point. Empty where there is no such request.
    public func ranges(inRequest index: Int) -> [RegisterRange] {
        guard requests.indices.contains(index) else { return [] }
        var ranges: [RegisterRange] = []
        for (number, place) in places.enumerated() where Int(place.request) == index {
            let address = requests[index].address + UInt16(clamping: Int(place.offset))
            let range = RegisterRange(
                table: requests[index].table, address: address, count: points[number % points.count].range.count)
            if !ranges.contains(range) { ranges.append(range) }
        }
        return ranges
    }

    private func again(isolated: [RegisterRange], dropped: [RegisterRange]) -> RegisterPlan {
        RegisterPlan(
            for: profile, reading: content, channels: channels, blocks: blocks, isolated: isolated, dropped: dropped)
    }

    private init(
        for profile: DeviceProfile, reading content: ReadContent, channels: Range<Int>, blocks: Range<Int>?,
        isolated: [RegisterRange], dropped: [RegisterRange]
    ) {
        let channelsRead = PlanItems.channels(of: profile, reading: content, wanted: channels)
        let blocksRead = PlanItems.blocks(of: profile, wanted: blocks)
        let items = PlanItems(profile: profile, content: content, channels: channelsRead)
        let packing = Packing(
            items: items.items, image: profile.image, blocks: blocksRead, limits: profile.limits, isolated: isolated,
            dropped: dropped)

        self.content = content
        self.profile = profile
        self.channels = channelsRead
        self.blocks = blocksRead
        self.isolated = isolated
        self.dropped = dropped
        requests = packing.requests
        places = packing.places
        points = items.items.map { PlannedPoint(what: $0.what, range: $0.range) }
        recipes = items.recipes
        roles = items.roles
    }
}

/// A point of a plan.
public struct PlannedPoint: Hashable, Sendable {
    /// What a planned point is.
    public enum What: Hashable, Sendable {
        case value(Quantity)
        case serial
        /// The state of this relay channel.
        case relay(channel: Int)
        case keepPower
    }

    public let what: What
    /// Where it lies; in a block image the address is the offset in the block, save for the uptime, which belongs to the device.
    public let range: RegisterRange
}

/// Where in the replies a point begins.
struct Place: Hashable, Sendable {
    /// Index of the request; -1 where the point is not read.
    let request: Int32
    /// Index of its first word in the reply.
    let offset: Int32

    static let none = Place(request: -1, offset: 0)
}
