import Documents
import Metering
import Quantities
import Supply
import Testing

/// Contacts and transformers, in a site file and in a table.
@Suite struct `What people and meters have besides` {
    @Test func `contacts and transformers of a site file are taken over`() throws {
        var text = try SmallSite.changed(
            "name: 李四", "name: 李四\n    contacts: [{name: 值班, phone: 0571-87654322}, {name: 妻, phone: \"13900139001\"}]")
        text = text.replacing("max_current: 100", with: "max_current: 100\n        ct: 300/5\n        pt: 10000/100")
        let site = try SmallSite.read(text)
        #expect(
            site.accounts[1].account.contacts == [
                Contact(name: "值班", phone: "0571-87654322"), Contact(name: "妻", phone: "13900139001"),
            ])
        #expect(site.accounts[1].supplyPoints[0].meter.ratio == TransformerRatio(current: 60, voltage: 100))
        #expect(site.accounts[0].supplyPoints[0].meter.ratio == .none)
    }

    @Test func `a table says the same`() throws {
        let columns =
            "number,name,phone,address,class,tariff,terms,agreement_signed,agreement_version,meter,line,unit,"
            + "profile,max_current,feeder,relay,ct,contact1_name,contact1_phone\n"
        let row =
            "1001,张三,13800138000,杏花路1号,residential,flat,usual,2026-01-05,2026-1,M1,c1,1,hiking-dds238-znsr,60,T1,none,"
            + "8,妻,13900139000\n"
        let site = try SmallSite.read(
            `A table of accounts`.head, file: "etc/site.yaml", tables: ["etc/accounts.csv": columns + row])
        #expect(site.accounts[0].account.contacts == [Contact(name: "妻", phone: "13900139000")])
        #expect(site.accounts[0].supplyPoints[0].meter.ratio == TransformerRatio(current: 8))
    }

    @Test(arguments: [
        ("ct: 300/7", "300/7 is not a transformer's ratio"), ("ct: 0", "0 is not a transformer's ratio"),
        ("ct: 10000\n        pt: 101", "ct and pt together are above a million"),
    ])
    func `a ratio that no transformer has is refused`(line: String, fault: String) throws {
        let faults = try SmallSite.faults(
            SmallSite.changed("max_current: 100", "max_current: 100\n        \(line)"))
        #expect(faults.count == 1 && faults[0].contains(fault), "\(faults)")
    }

    @Test(arguments: [
        ("contacts: [{name: 妻}]", "phone"), ("contacts: [{name: 妻, phone: call}]", "call is not a telephone number"),
        (
            "contacts: [{name: a, phone: 12345}, {name: b, phone: 12346}, {name: c, phone: 12347}, {name: d, phone: 12348}]",
            "an account has at most 3 contacts"
        ),
    ])
    func `half a contact, a wrong one and one too many are refused`(line: String, fault: String) throws {
        let faults = try SmallSite.faults(SmallSite.changed("name: 李四", "name: 李四\n    \(line)"))
        #expect(faults.count == 1 && faults[0].contains(fault), "\(faults)")
    }

    @Test func `a meter that holds its ratios itself is not multiplied twice`() throws {
        let text = try SmallSite.changed(
            "unit: 1\n        profile: eastron-sdm630\n        serial: 63050001",
            "unit: 1\n        profile: chint-dtsu666\n        ct: 60")
        let meter = try SmallSite.read(text).accounts[1].supplyPoints[0].meter
        #expect(meter.ratio == TransformerRatio.none)
        #expect(meter.stated == TransformerRatio(current: 60))
    }
}
