import Testing
import Lines
import Supply
@Suite struct ZZ { @Test func stats() {
  var h: [String: Int] = [:]; var sent = 0, writes = 0, rep = 0
  for seed in UInt64(1)...160 { var s = Storm(seed: seed); s.rage(220); s.calm()
    for case .order(let r) in s.bench.reports { switch r { case .ended(let id, let o): h[(s.orders[id]?.isTrip == true ? "trip " : "other ") + o.plain, default: 0] += 1; case .selected: h["selected", default: 0] += 1 } }
    sent += s.sent.count; writes += s.bench.writes.count; rep += s.bench.reopens
  }
  for (k, v) in h.sorted(by: { $0.key < $1.key }) { print("STAT", k, v) }
  print("STAT sent", sent, "writes", writes, "reopens", rep)
} }
