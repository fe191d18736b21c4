import Documents
import Metering
import Quantities
import Supply
import Testing

/// One meter that goes up in the place of another.
@Suite struct MeterDocumentTests {
    private func read(_ text: String) throws -> SiteSupplyPoint {
        let profiles = try #require(SmallSite.profiles)
        return try MeterDocument.read(text, file: "m.yaml", profiles: profiles, line: "c1", feeder: "T1")
    }

    /// What is wrong, one line for each fault.
    private func faults(_ text: String) throws -> [String] {
        do {
            _ = try read(text)
            return []
        } catch let faults as Faults {
            expectBothLanguages(faults.list)
            return faults.list.map(\.description)
        }
    }

    private let good =
        "meter: {number: M9, unit: 21, profile: fineco-em115, serial: 286331209, max_current: 60, ct: 300/5, relay: {rating: 60}}"

    @Test func `it hangs where the old one hung, and is checked against its profile`() throws {
        let point = try read(good)
        #expect(point.line == "c1" && point.feeder == "T1")
        #expect(point.meter.number == "M9" && point.meter.unit == 21)
        #expect(point.meter.serial != nil, "as the device tells it")
        #expect(point.meter.ratio == TransformerRatio(current: 60))
        #expect(point.relay?.rating == Milliamperes(60_000))
    }

    @Test func `what is missing, unknown or elsewhere is told with its line`() throws {
        #expect(try faults("").count == 1)
        #expect(try faults("meters: []").contains { $0.contains("meter") })
        #expect(
            try faults(good.replacing("serial: 286331209, ", with: "")).contains { $0.contains("serial is missing") })
        #expect(try faults(good.replacing("fineco-em115", with: "fineco-em116")).contains { $0.contains("no profile") })
        #expect(try faults(good.replacing("unit: 21", with: "unit: 21, line: c2")).contains { $0.contains("line c1") })
        #expect(try faults(good.replacing("unit: 21", with: "unit: 900")).contains { $0.contains("900") })
    }
}
