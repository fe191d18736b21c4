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
}
