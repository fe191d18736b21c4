import Metering
import Quantities
import Testing

@Suite struct RegisterPlanTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        var limits = RequestLimits()
        let points: [(address: UInt16, registers: Int)]
        let requests: [(address: UInt16, count: Int)]
        var testDescription: String { name }
    }

    static let cases = [
        Case(name: "neighbours share a request", points: [(0, 2), (2, 2), (4, 1)], requests: [(0, 5)]),
        Case(name: "the order in the profile plays no part", points: [(4, 1), (0, 2), (2, 2)], requests: [(0, 5)]),
        Case(name: "an undeclared gap is never read across", points: [(0, 2), (3, 1)], requests: [(0, 2), (3, 1)]),
        Case(
            name: "a declared gap is read across, a wider one is not", limits: RequestLimits(readableGap: 2),
            points: [(0, 2), (4, 1), (8, 1)], requests: [(0, 5), (8, 1)]),
        Case(
            name: "a run longer than the limit is cut between points", limits: RequestLimits(registersPerRead: 5),
            points: [(0, 2), (2, 2), (4, 2), (6, 2)], requests: [(0, 4), (4, 4)]),
        Case(
            name: "the worked example of the documentation", limits: RequestLimits(registersPerRead: 6, readableGap: 1),
            points: [(0, 2), (2, 2), (5, 2), (10, 1), (12, 2), (30, 2)], requests: [(0, 4), (5, 2), (10, 4), (30, 2)]),
        Case(
            name: "even start and count where the device wants it", limits: RequestLimits(evenOnly: true),
            points: [(1, 2), (3, 1)], requests: [(0, 4)]),
        Case(
            name: "rounding to even counts against the limit",
            limits: RequestLimits(registersPerRead: 4, evenOnly: true),
            points: [(1, 2), (3, 2)], requests: [(0, 4), (2, 4)]),
        Case(name: "the last address can be read", points: [(65_534, 2)], requests: [(65_534, 2)]),
        Case(
            name: "what would lie beyond the last address is left out", points: [(0, 1), (65_535, 2)],
            requests: [(0, 1)]),
        Case(
            name: "a point larger than any request is left out", limits: RequestLimits(registersPerRead: 3),
            points: [(0, 2), (8, 4)], requests: [(0, 2)]),
    ]

    @Test(arguments: cases) func `the fewest requests within the limits`(_ example: Case) {
        let plan = RegisterPlan(for: TestProfiles.meter(example.points, limits: example.limits), reading: .mark)
        #expect(
            plan.requests
                == example.requests.map { ReadRequest(table: .holdingRegisters, address: $0.address, count: $0.count) })
    }

    @Test(arguments: 0..<400)
    func `every point is covered once, by the fewest requests within the limits, and no undeclared gap is crossed`(
        _ seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let limits = RequestLimits(
            registersPerRead: Int.random(in: 4...125, using: &random),
            readableGap: Int.random(in: 0...6, using: &random),
            evenOnly: Bool.random(using: &random))
        var address = Int.random(in: 0...20, using: &random)
        var runs: [(address: UInt16, registers: Int)] = []
        for _ in 0..<Int.random(in: 1...10, using: &random) {
            let registers = [1, 2, 3].randomElement(using: &random) ?? 1
            runs.append((UInt16(address), registers))
            address += registers + Int.random(in: 0...9, using: &random)
        }
        let plan = RegisterPlan(for: TestProfiles.meter(runs.shuffled(using: &random), limits: limits), reading: .mark)

        var declared = Set<Int>()
        for run in runs { declared.formUnion(Int(run.address)..<Int(run.address) + run.registers) }
        for request in plan.requests {
            #expect(request.count <= limits.registersPerRead)
            if limits.evenOnly { #expect(request.address % 2 == 0 && request.count % 2 == 0) }
            var gap = 0
            for read in Int(request.address)..<Int(request.address) + request.count {
                gap = declared.contains(read) ? 0 : gap + 1
                #expect(gap <= limits.readableGap + (limits.evenOnly ? 1 : 0))
            }
        }
        for run in runs {
            let holders = plan.requests.filter {
                $0.address <= run.address && Int($0.address) + $0.count >= Int(run.address) + run.registers
            }
            // Even starts and counts may make neighbours touch twice; without them each point is asked for once.
            #expect(limits.evenOnly ? holders.count >= 1 : holders.count == 1)
        }
        #expect(plan.requests.count == Self.fewest(runs, limits))
        let inPlan = plan.requests.indices.flatMap { plan.ranges(inRequest: $0) }
        #expect(inPlan.count == runs.count)
    }

    /// The fewest requests, by trying every way to cut the row of points.
    private static func fewest(_ runs: [(address: UInt16, registers: Int)], _ limits: RequestLimits) -> Int {
        var best = [0]
        for end in 1...runs.count {
            var least = Int.max
            for start in 0..<end {
                let part = runs[start..<end]
                let low = Int(runs[start].address)
                let high = Int(runs[end - 1].address) + runs[end - 1].registers
                let count = limits.evenOnly ? (high + 1) / 2 * 2 - low / 2 * 2 : high - low
                let gaps = zip(part, part.dropFirst()).map { Int($1.address) - Int($0.address) - $0.registers }
                if count <= limits.registersPerRead, gaps.allSatisfy({ $0 <= limits.readableGap }) {
                    least = min(least, best[start] + 1)
                }
            }
            best.append(least)
        }
        return best[runs.count]
    }

    @Test func `each content reads what it needs and no more`() {
        let profile = DeviceProfile(
            name: "test", model: "Test",
            points: [
                Point(
                    quantity: .energyImport, table: .inputRegisters, address: 0, encoding: .u32,
                    exponentFrom: .energyScale),
                Point(quantity: .energyScale, table: .inputRegisters, address: 50, encoding: .s16),
                Point(quantity: .energyExport, table: .inputRegisters, address: 2, encoding: .u32),
                Point(quantity: .power, table: .inputRegisters, address: 4, encoding: .s32),
            ],
            identity: Identity(table: .holdingRegisters, address: 100, encoding: .u32),
            relay: RelayProfile(
                command: .coil(address: 0, stride: 1, closeIsOn: true),
                state: RelayStatePoint(table: .discreteInputs, address: 96, values: [0: .open, 1: .closed]), channels: 6
            ),
            uptime: Point(quantity: .uptimeSeconds, table: .inputRegisters, address: 104, encoding: .u32))
        func what(_ content: ReadContent) -> Set<PlannedPoint.What> {
            Set(RegisterPlan(for: profile, reading: content).points.map(\.what))
        }
        let mark: Set<PlannedPoint.What> = [
            .value(.energyImport), .value(.energyScale), .value(.power), .value(.uptimeSeconds), .relay(channel: 0),
        ]
        #expect(what(.mark) == mark)
        #expect(what(.identity) == [.serial])
        #expect(what(.select) == mark.union([.serial]))
        #expect(what(.relayState) == [.relay(channel: 0), .value(.uptimeSeconds)])

        let all = RegisterPlan(for: profile, reading: .relayState, channels: 0..<99)
        #expect(all.channels == 0..<6)
        #expect(all.requests.contains(ReadRequest(table: .discreteInputs, address: 96, count: 6)))
    }

    @Test func `a total without direction is read only where there is no import`() {
        let total = Point(quantity: .energyTotal, table: .inputRegisters, address: 0, encoding: .u32)
        let imported = Point(quantity: .energyImport, table: .inputRegisters, address: 2, encoding: .u32)
        #expect(DeviceProfile(name: "a", model: "A", points: [total, imported]).billedEnergy == .energyImport)
        #expect(DeviceProfile(name: "a", model: "A", points: [total]).billedEnergy == .energyTotal)
        #expect(
            RegisterPlan(for: DeviceProfile(name: "a", model: "A", points: [total, imported]), reading: .mark).points
                .count == 1)
    }

    @Test func `F-B7 the point that a device refuses is found, left out and costs no other`() throws {
        let profile = TestProfiles.meter([(0, 2), (2, 2), (4, 2)])
        let plan = RegisterPlan(for: profile, reading: .mark)
        try #require(plan.requests.count == 1)

        // The whole request was refused: the next round asks for each point by itself.
        let apart = plan.isolating(request: 0)
        #expect(apart.requests.map(\.address) == [0, 2, 4])
        #expect(apart.ranges(inRequest: 1).count == 1)

        // The one at 2 is refused again: it is left out, the others stay.
        let rest = apart.leavingOut(request: 1)
        #expect(rest.requests.map(\.address) == [0, 4])
        let readout = rest.readout(of: [.words([0, 77]), .words([0, 2300])])
        #expect(readout.energy?.value == 77)
        #expect(readout.power == nil)
        #expect(readout.voltage?.value == 2300)
        #expect(readout.defects.isEmpty)
    }
}
