import Documents
import Testing

/// One mistake in a site that is right otherwise.
struct Mistake: Sendable, CustomTestStringConvertible {
    let old: String
    let new: String
    let faults: [String]

    init(_ old: String, _ new: String, _ faults: String...) {
        self.old = old
        self.new = new
        self.faults = faults
    }

    var testDescription: String { "\(old) -> \(new)" }
}

@Suite struct `A site file with a mistake` {
    @Test func `is taken where there is none`() throws {
        #expect(try SmallSite.faults(SmallSite.text) == [])
    }

    static let fields: [Mistake] = [
        Mistake(
            "opening_balance: 12.50", "opening_balance: 12,50",
            "site.yaml:18: accounts[0].opening_balance: 12,50 is not an amount of yuan. "
                + "Write it as 12.50, with at most four digits after the point."),
        Mistake(
            "opening_balance: 12.50", "opening_balance: 200000000",
            "site.yaml:18: accounts[0].opening_balance: 200000000.00 is not within 100 million yuan. Give yuan, not fen."
        ),
        Mistake(
            #"phone: "13800138000""#, "phone: none given",
            "site.yaml:12: accounts[0].phone: none given is not a telephone number. "
                + "Write 5 to 15 digits as they are dialled, as 13800138000 or 0571-87654321."),
        Mistake(
            "class: commercial", "class: comercial",
            "site.yaml:25: accounts[1].class: comercial is not known here. Perhaps commercial is meant; "
                + "known are: agricultural, commercial, industrial, public, residential, temporary."
        ),
        Mistake(
            "protection: lift", "protecton: lift",
            "site.yaml:28: accounts[1].protecton: this key is not known here. Did you mean protection? Otherwise leave it out."
        ),
        Mistake("    name: 张三\n", "", "site.yaml:10: accounts[0]: name is missing. Add it."),
        Mistake(
            "agreement: {signed: 2026-01-05, version: 2026-1}", "agreement: {signed: 2026-02-30, version: 2026-1}",
            "site.yaml:17: accounts[0].agreement.signed: 2026-02-30 is not a day. Write it as 2026-11-23."),
        Mistake(
            "agreement: {signed: 2026-01-05, version: 2026-1}", "agreement: {signed: 2026-01-05}",
            "site.yaml:17: accounts[0].agreement: version is missing. Add it."),
        Mistake(
            "unit: 21", "unit: 0",
            "site.yaml:20: accounts[0].meters[0].unit: 0 is not within 1...247. Give a number within these bounds."),
        Mistake(
            "unit: 21", "unit: 248",
            "site.yaml:20: accounts[0].meters[0].unit: 248 is not within 1...247. Give a number within these bounds."),
        Mistake(
            "max_current: 60, feeder", "max_current: 60 A, feeder",
            "site.yaml:20: accounts[0].meters[0].max_current: 60 A is not a number with at most 3 digits after the point. "
                + "Write it plainly, as 12.5, without unit, grouping or exponent."),
        Mistake(
            "price: 0.538", "price: 538",
            "site.yaml:6: tariffs[0].versions[0].price: 538.00 is not within 0...100 yuan per kWh. Give yuan per kWh, not fen."
        ),
        Mistake(
            "versions: [{from: 2026-01-01, price: 0.538}]",
            "versions: [{from: 2026-01-01, price: 0.538}, {from: 2026-01-01, price: 0.6}]",
            "site.yaml:6: tariffs[0].versions[1].from: another version begins on 2026-01-01 too. Keep one of the two."),
    ]

    static let equipment: [Mistake] = [
        Mistake(
            "profile: fineco-em115", "profile: fineco-em15",
            "site.yaml:20: accounts[0].meters[0].profile: there is no profile fineco-em15. "
                + "Perhaps fineco-em115 is meant; known are: " + SmallSite.profileNames + "."),
        Mistake(
            "profile: fineco-em115, serial: 286331201", "profile: fineco-em115",
            "site.yaml:20: accounts[0].meters[0]: serial is missing: fineco-em115 tells its serial number, and it is compared "
                + "before every operation. Add the number on the plate."),
        Mistake(
            "serial: 286331201", "serial: 4294967295",
            "site.yaml:20: accounts[0].meters[0].serial: 4294967295 cannot be a serial number of fineco-em115. "
                + "Give the plate's number, digits only, that fits into 32 bits and is not 0."),
        Mistake(
            "profile: fineco-em115", "profile: hiking-dds238-znsr",
            "site.yaml:20: accounts[0].meters[0].serial: hiking-dds238-znsr cannot tell a serial number. Leave serial out."
        ),
        Mistake(
            "profile: fineco-em115, serial: 286331201", "profile: eastron-sdm120, serial: 286331201",
            "site.yaml:20: accounts[0].meters[0].relay.rating: eastron-sdm120 has no relay. "
                + "Name the relay's device with unit, profile and channel, or leave relay out."),
        Mistake(
            "profile: fineco-em115", "profile: wb-mr6c",
            "site.yaml:20: accounts[0].meters[0].profile: wb-mr6c measures no energy. "
                + "Name the meter's profile here, and a relay module's under relay."),
        Mistake(
            "channel: 0", "channel: 6",
            "site.yaml:39: accounts[1].meters[0].relay.channel: wb-mr6c has channels 0 to 5, and no channel 6. Count channels from 0."
        ),
        Mistake(
            "channel: 0, serial: 4271001", "channel: 0",
            "site.yaml:39: accounts[1].meters[0].relay.unit: relay serial is missing: wb-mr6c tells its serial number, and it is "
                + "compared before every operation. Add the number on the plate."),
        Mistake(
            "relay: {unit: 100, profile: wb-mr6c", "relay: {profile: wb-mr6c",
            "site.yaml:39: accounts[1].meters[0].relay.profile: a relay in another device needs unit and profile, and unit is "
                + "missing. Add it; for the meter's own relay leave unit, profile and serial out."),
        Mistake(
            "relay: {unit: 100", "relay: {unit: 1",
            "site.yaml:39: accounts[1].meters[0].relay.unit: the relay has the meter's unit id 1. "
                + "Give the relay device's own; for the meter's own relay leave unit, profile and serial out."),
        Mistake(
            "relay: {unit: 100, profile: wb-mr6c, channel: 0, serial: 4271001, rating: 63, pairing: proven}",
            "relay: {unit: 100, profile: block-concentrator, channel: 0, serial: 4271001}",
            "site.yaml:39: accounts[1].meters[0].relay.profile: block-concentrator keeps each relay in its own meter's block. "
                + "Use the meter of that block, with relay: own."),
        Mistake(
            "block: 0", "block: 64",
            "site.yaml:49: accounts[2].meters[0].block: block-concentrator has 64 blocks, 0 to 63, and no block 64. "
                + "Count blocks from 0."),
        Mistake(
            "unit: 1, block: 0, ", "unit: 1, ",
            "site.yaml:49: accounts[2].meters[0]: block is missing: block-concentrator keeps many meters in one image. "
                + "Say which block is this meter's, from 0."),
        Mistake(
            "unit: 21", "unit: 21, block: 1",
            "site.yaml:20: accounts[0].meters[0].block: fineco-em115 has no blocks. Leave block out."),
        Mistake(
            "relay: {rating: 60}", "relay: {rating: 60, pairing: proven}",
            "site.yaml:20: accounts[0].meters[0].relay.pairing: the meter's own relay needs no pairing. Leave pairing out."
        ),
        Mistake(
            "relay: own", "relay: {rating: 63}",
            "site.yaml:49: accounts[2].meters[0].relay.rating: block-concentrator breaks 60 A, not 63 A. "
                + "Give the lower figure, or leave rating out."),
    ]

    static let twins: [Mistake] = [
        Mistake(
            #"number: "1002""#, #"number: "1001""#,
            "site.yaml:21: accounts[1].number: account 1001 is there already, in line 10. Keep one of the two."),
        Mistake(
            "number: M3", "number: M1",
            "site.yaml:49: accounts[2].meters[0].number: meter M1 is there already, in line 20. Keep one of the two."),
        Mistake(
            "unit: 1, block: 0, profile: block-concentrator, serial: 31000001",
            "unit: 21, profile: fineco-em115, serial: 5",
            "site.yaml:49: accounts[2].meters[0].relay: channel 0 of unit 21 on line c1 switches another supply already, "
                + "in line 20. A channel switches one supply: correct one of the two.",
            "site.yaml:49: accounts[2].meters[0].unit: unit 21 on line c1 is another meter's already, in line 20. "
                + "Give each meter its own unit id."),
        Mistake(
            "unit: 1, block: 0, profile: block-concentrator, serial: 31000001",
            "unit: 22, profile: fineco-em115, serial: 286331201",
            "site.yaml:49: accounts[2].meters[0].serial: serial 286331201 is another device's already, in line 20. "
                + "Read both plates again."),
        Mistake(
            "unit: 1, block: 0", "unit: 21, block: 0",
            "site.yaml:49: accounts[2].meters[0].relay: channel 0 of unit 21 on line c1 switches another supply already, "
                + "in line 20. A channel switches one supply: correct one of the two.",
            "site.yaml:49: accounts[2].meters[0].unit: unit 21 on line c1 is a fineco-em115 in line 20. "
                + "Give each device its own unit id, or correct the profile.",
            "site.yaml:49: accounts[2].meters[0].block: block 0 of unit 21 on line c1 is another meter's already, in line 20. "
                + "Give each meter its own block."),
        Mistake(
            "feeders: [T1, T2]", "feeders: [T1, T2, T1]",
            "site.yaml:1: feeders[2]: feeder T1 is there already, in line 1. Keep one of the two."),
        Mistake(
            "serial: {device: /dev/ttyS1, baud: 9600}}", #"tcp: "10.0.0.7"}"#,
            "site.yaml:4: lines[1].tcp: 10.0.0.7:502 is another line's endpoint already, in line 3. "
                + "Put the meters of one endpoint on one line."),
    ]

    static let references: [Mistake] = [
        Mistake(
            "tariff: flat\n    terms: usual\n    protection", "tariff: flatt\n    terms: usual\n    protection",
            "site.yaml:26: accounts[1].tariff: there is no tariff flatt. Perhaps flat is meant; known are: flat."),
        Mistake(
            "terms: usual\n    protection", "terms: demo\n    protection",
            "site.yaml:27: accounts[1].terms: there is no terms demo. Known are: usual."),
        Mistake(
            "line: bus", "line: c9",
            "site.yaml:32: accounts[1].meters[0].line: there is no line c9. Perhaps c1 is meant; known are: bus, c1."),
        Mistake(
            "feeder: T2\n", "feeder: T3\n",
            "site.yaml:38: accounts[1].meters[0].feeder: there is no feeder T3. Perhaps T1 is meant; known are: T1, T2."
        ),
    ]

    static let lines: [Mistake] = [
        Mistake(
            #"tcp: "10.0.0.7:502""#, #"tcp: "10.0.0.7:70000""#,
            "site.yaml:3: lines[0].tcp: 10.0.0.7:70000 is not an endpoint. Write host and port, as 10.0.0.7:502."),
        Mistake(
            "in_flight: 4", "in_flight: 4, serial: {device: /dev/ttyS2}",
            "site.yaml:3: lines[0].tcp: a line is either tcp or serial, not both. Keep the one that is true."),
        Mistake(
            #", tcp: "10.0.0.7:502", in_flight: 4"#, "",
            "site.yaml:3: lines[0]: it has no endpoint. Add tcp: 10.0.0.7:502, or serial: {device: /dev/ttyS1}."),
        Mistake(
            "in_flight: 4", "in_flight: 4, driver: libmodbus",
            "site.yaml:3: lines[0].in_flight: libmodbus makes one request at a time. Leave in_flight out, or use driver: shard."
        ),
        Mistake(
            "in_flight: 4", "in_flight: 4, transaction_ids: unreliable",
            "site.yaml:3: lines[0].in_flight: without reliable transaction ids replies could not be told apart. Leave in_flight out."
        ),
        Mistake(
            "baud: 9600}", "baud: 9600}, driver: shard",
            "site.yaml:4: lines[1].driver: a serial line has no shard driver. Write libmodbus, or leave driver out."),
        Mistake(
            "baud: 9600", "baud: 9601",
            "site.yaml:4: lines[1].serial.baud: 9601 is not a usual rate. "
                + "Known are: 1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200."),
    ]

    @Test(arguments: fields + equipment + twins + references + lines)
    func `F-S22 is refused as a whole, with line and cure`(_ mistake: Mistake) throws {
        let faults = try SmallSite.faults(try SmallSite.changed(mistake.old, mistake.new))
        #expect(faults == mistake.faults)
    }

    @Test func `tells all mistakes at once, in the order of the lines`() throws {
        let text = SmallSite.text
            .replacing("price: 0.538", with: "price: dear")
            .replacing("number: M3", with: "number: M1")
            .replacing("unit: 21", with: "unit: 0")
        let faults = try SmallSite.faults(text)
        #expect(faults.map { $0.prefix(13) } == ["site.yaml:6: ", "site.yaml:20:", "site.yaml:49:"])
    }

    @Test func `two channels of one relay module that have different serial numbers are one mistake`() throws {
        let second = """

                  - {number: M4, line: bus, unit: 2, profile: eastron-sdm630, serial: 63050002, phases: 3, max_current: 100, feeder: T2, \
            relay: {unit: 100, profile: wb-mr6c, channel: 1, serial: 4271002, rating: 63}}
            """
        let old = "serial: 4271001, rating: 63, pairing: proven}"
        #expect(
            try SmallSite.faults(try SmallSite.changed(old, old + second)) == [
                "site.yaml:40: accounts[1].meters[1].relay.serial: unit 100 on line bus has serial 4271001 in line 39. "
                    + "A device has one serial number: correct one of the two."
            ])
    }

    @Test func `more TCP lines on libmodbus than it has descriptors for are refused`() throws {
        func lines(_ count: Int) -> String {
            "lines:\n" + (1...count).map { "  - {name: m\($0), tcp: \"10.0.1.\($0)\", driver: libmodbus}\n" }.joined()
        }
        #expect(try SmallSite.faults(lines(200)).isEmpty)
        #expect(
            try SmallSite.faults(lines(201)) == [
                "site.yaml:202: lines[200].tcp: 201 TCP lines have driver: libmodbus, and 200 are the most. "
                    + "Leave driver out where the gateway does not need it."
            ])
    }
}
