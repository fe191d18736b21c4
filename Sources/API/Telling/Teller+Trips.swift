extension Teller {
    /// Trips that wait for a person.
    public func dueTrips(_ response: DueTripsResponse) -> [String] {
        guard !response.trips.isEmpty else { return [say("No trip waits for a person.", "没有待审批的停电。")] }
        var table = Table([
            .init(say("ACCOUNT", "户号")), .init(say("NAME", "户名"), mayBeCut: true),
            .init(say("ADDRESS", "地址"), mayBeCut: true), .init(say("METER", "电表"), mayBeCut: true),
            .init(say("YUAN", "金额"), isNumber: true), .init(say("CAUSE", "欠费原因"), mayBeCut: true),
            .init(say("BEFORE", "环节"), mayBeCut: true), .init(say("WHO", "审批人"), mayBeCut: true),
        ])
        for trip in response.trips {
            table.add([
                trip.account, trip.name, trip.address, trip.supplyPoints.map(\.meter).joined(separator: " "),
                trip.amount, say(trip.cause), say(trip.stage), say(trip.approver),
            ])
        }
        // What is to be judged must be seen before.
        let judged = response.trips.flatMap { trip in
            let proposal = trip.proposal.map { proposal in
                say("proposed by ", "提出人 ") + "\(proposal.by)" + (proposal.meter.map { " (\($0))" } ?? "")
                    + ": \(proposal.reason)"
            }
            let lines = trip.reasons.map { say($0) } + [proposal].compactMap { $0 }
            return ["", "\(trip.account):"] + lines.map { "  " + TerminalText.clean($0) }
        }
        return table.lines(width: width) + judged
    }

    /// Where the weather keeps everyone on.
    public func weather(_ response: WeatherResponse) -> [String] {
        guard !response.holds.isEmpty else { return [say("No weather hold is in force.", "没有生效中的天气暂缓。")] }
        var table = Table([
            .init(say("AREA", "台区"), mayBeCut: true), .init(say("SINCE", "开始")), .init(say("UNTIL", "截止")),
            .init(say("BY", "设定人"), mayBeCut: true), .init(say("BECAUSE", "原因"), mayBeCut: true),
        ])
        for hold in response.holds {
            table.add([hold.area ?? say("everywhere", "全部"), time(hold.since), time(hold.until), hold.by, hold.reason])
        }
        return table.lines(width: width)
    }
}
