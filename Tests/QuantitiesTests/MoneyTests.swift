import Quantities
import Testing

@Suite struct MoneyTests {
    @Test func `amounts asked are rounded up to the fen, whatever their sign`() {
        #expect(Money(tenThousandths: 1).roundedUpToFen == Money(fen: 1))
        #expect(Money(tenThousandths: 100).roundedUpToFen == Money(fen: 1))
        #expect(Money(tenThousandths: 101).roundedUpToFen == Money(fen: 2))
        #expect(Money(tenThousandths: -101).roundedUpToFen == Money(fen: -1))
        #expect(Money.zero.roundedUpToFen == .zero)
    }

    @Test func `a price times energy is exact in 128 bits and rounded half up, away from zero`() {
        let price = Price(hundredMillionths: 50_000_000)
        #expect(price.cost(of: WattHours(1)) == Money(tenThousandths: 5))
        #expect(Price(hundredMillionths: 5_000_000).cost(of: WattHours(1)) == Money(tenThousandths: 1))
        #expect(Price(hundredMillionths: 4_999_999).cost(of: WattHours(1)) == .zero)
        #expect(Price(hundredMillionths: 5_000_000).cost(of: WattHours(-1)) == Money(tenThousandths: -1))
        #expect(
            Price(hundredMillionths: 100_000_000).cost(of: WattHours(900_000_000_000_000))
                == Money(yuan: 900_000_000_000))
    }

    @Test(arguments: ["0", "12.50", "-0.0038", "99999999.99", "0.1"])
    func `yuan are read back as they are written`(text: String) throws {
        let money = try #require(Money(yuan: text))
        #expect(Money(yuan: money.description) == money)
    }

    @Test(arguments: ["", "-", ".", "1e3", "1,000", " 1", "1 ", "0.00001", "999999999999999999", "1.2.3", "--1", "１"])
    func `what is no plain number of yuan is refused`(text: String) {
        #expect(Money(yuan: text) == nil)
    }

    @Test func `a span is read back as it is written`() {
        for span in [Span.days(3), .hours(24), .minutes(15), .seconds(2), .milliseconds(1500), .zero] {
            #expect(Span(span.description) == span)
        }
        for text in ["", "s", "-3s", "3", "3 s", "1.5s", "99999999999999999999s", "9223372036854775807d"] {
            #expect(Span(text) == nil, "\(text)")
        }
    }
}
