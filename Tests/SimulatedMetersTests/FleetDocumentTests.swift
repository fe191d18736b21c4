import Documents
import Foundation
import Metering
import Quantities
import SimulatedMeters
import Testing
import metersim

/// Fleet files: what they mean, and every fault with its line and cure.
struct FleetDocumentTests {
    private func read(_ text: String) throws -> FleetFile {
        try FleetDocument.read(text, file: "fleet.yaml", profiles: Shipped.profiles)
    }

    private func faults(_ text: String) -> [String] {
        do throws(Faults) {
            _ = try FleetDocument.read(text, file: "fleet.yaml", profiles: Shipped.profiles)
            return []
        } catch {
            return error.list.map(\.description)
        }
    }

    @Test(arguments: ["demo", "quickstart"])
    func `the shipped fleets are sound`(name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Simulators/fleets")
            .standardizedFileURL
        let path = folder.appending(path: "\(name).yaml").path(percentEncoded: false)
        let fleet = try FleetDocument.read(try TextFile.read(path), file: path, profiles: Shipped.profiles)
        _ = try SimulatedFleet(fleet.plan, at: World.start)
    }

    @Test func `ranges count units, serial numbers and energies on`() throws {
        let fleet = try read(
            """
            speed: 60
            start: 2026-11-23 08:00
            endpoints:
              - name: c1
                port: 0
                latency: 20ms
                meters:
                  - {profile: eastron-sdm120, unit: 5, count: 3, serial: "00120098", load: 800, load_percent: 50, energy: 12.5, energy_step: 0.25}
            """)
        let endpoint = fleet.plan.endpoints[0]
        #expect(fleet.doors == [.port(0)])
        #expect(endpoint.behaviour.latencyMilliseconds == 20)
        #expect(endpoint.units.map(\.unit) == [5, 6, 7])
        #expect(endpoint.units.flatMap(\.meters).map(\.serial) == ["00120098", "00120099", "00120100"])
        #expect(
            endpoint.units.flatMap(\.meters).map(\.microwattHours) == [12_500_000_000, 12_750_000_000, 13_000_000_000])
        #expect(endpoint.units[0].meters[0].load == .fixed(watts: 400))
        #expect(
            fleet.plan.start
                == SiteCalendar.china.instant(try #require(CivilDate("2026-11-23")), try #require(TimeOfDay("08:00"))))
    }

    @Test func `an endpoint is made many times, with names, ports and serial numbers of their own`() throws {
        let fleet = try read(
            """
            endpoints:
              - name: c
                count: 3
                port: 15100
                meters:
                  - {profile: eastron-sdm120, count: 2, serial: 100}
                  - {profile: hiking-dds238-znsr, unit: 9}
            """)
        #expect(fleet.plan.endpoints.map(\.name) == ["c1", "c2", "c3"])
        #expect(fleet.doors == [.port(15_100), .port(15_101), .port(15_102)])
        let serials = fleet.plan.endpoints.flatMap { $0.units.flatMap(\.meters).map(\.serial) }
        #expect(Set(serials).count == 9)
        #expect(serials.prefix(2) == ["100", "101"])
    }

    @Test func `an image takes its meters as blocks of one unit`() throws {
        let fleet = try read(
            """
            endpoints:
              - name: c1
                pty: true
                meters: [{profile: block-concentrator, unit: 3, count: 20, serial: 5000}]
            """)
        #expect(fleet.plan.endpoints[0].framing == .rtu)
        #expect(fleet.plan.endpoints[0].units.count == 1)
        #expect(fleet.plan.endpoints[0].units[0].meters.count == 20)
    }

    @Test func `all faults are told, each with its line and a cure`() {
        let told = faults(
            """
            speeed: 60
            endpoints:
              - name: c1
                port: 70000
                latency: fast
                meters:
                  - {profile: eastron-sdm121, unit: 1}
              - name: c2
                port: 15021
                pty: true
                meters:
                  - {profile: eastron-sdm120, unit: 300}
              - name: c3
                port: 15022
                relays_after_boot: maybe
                meters:
                  - {profile: eastron-sdm120, load: kettle}
            """)
        let expected = [
            "fleet.yaml:1: speeed: this key is not known here. Did you mean speed?",
            "fleet.yaml:4: endpoints[0].port: 70000 is not within 0...65535.",
            "fleet.yaml:5: endpoints[0].latency: fast is not a length of time.",
            "fleet.yaml:7: endpoints[0].meters[0].profile: there is no profile eastron-sdm121.",
            "fleet.yaml:8: endpoints[1]: it needs exactly one of port, serial and pty. Write port: 15020, or port: 0 for any free one.",
            "fleet.yaml:12: endpoints[1].meters[0].unit: 300 is not within 0...255.",
            "fleet.yaml:15: endpoints[2].relays_after_boot: maybe is not known here. Known are: closed, keep, open.",
            "fleet.yaml:17: endpoints[2].meters[0].load: kettle is not a load. Write watts, or one of household, shop, workshop,",
        ]
        #expect(told.count == expected.count)
        for (line, start) in zip(told, expected) { #expect(line.hasPrefix(start)) }
    }

    @Test func `what only the whole file shows is told too`() {
        let told = faults(
            """
            endpoints:
              - name: c1
                port: 15020
                meters:
                  - {profile: eastron-sdm120, unit: 1, count: 3}
                  - {profile: hiking-dds238-znsr, unit: 2}
                  - {profile: wb-mr6c, unit: 9, feeds: [1, 44, none]}
              - name: c1
                port: 15020
                meters:
                  - {profile: eastron-sdm120, unit: 200, count: 60}
                  - {profile: eastron-sdm120, relay: {delay: 1s}}
                  - {profile: eastron-sdm120, unit: 2, feeds: [1]}
                  - {profile: block-concentrator, unit: 3, count: 65}
                  - {profile: eastron-sdm120, unit: 4, serial: ABC}
            """)
        #expect(told.count == 9)
        for (line, what) in [
            (6, "unit 2 of c1 is there already"), (7, "there is no meter c1/44"),
            (8, "an endpoint c1 is there already"),
            (8, "port 15020 is taken"), (11, "unit 256 does not exist"), (12, "has no relay"), (13, "feeds nothing"),
            (14, "has room for 64 meters"), (15, "ABC does not fit"),
        ] {
            #expect(told.contains { $0.hasPrefix("fleet.yaml:\(line): ") && $0.contains(what) }, "\(what)")
        }
    }
}
