import Billing
import Engine
import Metering
import Quantities
import Storage
import Supply
import Testing

extension Town {
    /// That `store` gives back what was written: the hot rows, and no more of the readings than a restart needs.
    ///
    /// - Parameter inLife: the store has not been opened anew: it may hold a few readings more than needed.
    func check(_ store: Store, inLife: Bool = false) throws {
        let state = try store.load()
        #expect(state.gateway == gateway)
        #expect(state.accounts == inOrder(accounts))
        #expect(state.supplyPoints == inOrder(points))
        #expect(state.meters == inOrder(meters))
        #expect(state.lines == inOrder(lines))
        #expect(state.feeders == inOrder(feeders))
        #expect(state.users == inOrder(users))
        #expect(state.tariffs == tariffs.keys.sorted().compactMap { tariffs[$0] })
        #expect(state.workCalendars == workCalendars.values.sorted { $0.name < $1.name })
        #expect(state.terms == terms.sorted { ($0.name, $0.from) < ($1.name, $1.from) })
        #expect(state.channels == channels.keys.sorted().compactMap { channels[$0] })
        #expect(state.payers == payers.keys.sorted().compactMap { payers[$0] })
        #expect(state.suspense == suspense.values.filter(\.state.isOpen).sorted { $0.payment < $1.payment })
        let open = inOrder(orders).filter { !$0.state.isEnd || ($0.state == .unknown && $0.kind == .trip) }
        #expect(state.orders == open)
        #expect(state.permits == inOrder(permits).filter { permit in open.contains { $0.id == permit.order } })
        #expect(state.notices == inOrder(notices).filter(isHot))
        #expect(state.workItems == inOrder(workItems).filter { $0.closedAt == nil })
        #expect(state.proposals == inOrder(proposals).filter(\.isUnderWay))
        #expect(state.purchases == inOrder(purchases).filter { !$0.state.isEnd })
        #expect(state.recentTrips == recentTrips)
        let needed = readingsToReplay
        if inLife {
            #expect(state.readings == Array(readings.suffix(state.readings.count)))
            #expect(state.readings.count >= needed.count)
        } else {
            #expect(state.readings == needed)
        }
    }

    /// That old facts are found by their keys.
    func checkFacts(_ store: Store) throws {
        let unknown = PaymentKey(channel: "desk", businessDate: CivilDate(daysSinceEpoch: 0), serial: "none")
        let facts = try store.gather(
            ColdKeys(
                payments: payments.map(\.request.key) + [unknown], reversals: reversals.map(\.request.key),
                requests: answers.keys.sorted() + ["none"]))
        #expect(facts.payments.count == payments.count)
        for payment in payments { #expect(facts.payments[payment.request.key] == payment) }
        for reversal in reversals {
            #expect(facts.reversals[reversal.request.key] == reversal)
            let key = reversal.request.payment
            #expect(facts.reversalsOf[key] == reversals.filter { $0.request.payment == key })
        }
        for payment in payments {
            #expect(facts.suspense[payment.id] == (payment.wentToSuspense ? suspense[payment.id] : nil))
        }
        #expect(facts.requests == answers)
        // Serials that are unique for ever are found under any date.
        let today = CivilDate(daysSinceEpoch: 40_000)
        for payment in payments {
            let key = payment.request.key
            let other = PaymentKey(channel: key.channel, businessDate: today, serial: key.serial)
            let found = try store.gather(ColdKeys(payments: [other]))
            #expect(found.payments[other] == (payment.serials == .forEver ? payment : nil))
            #expect(
                found.reversalsOf[other]
                    == (payment.serials == .forEver ? reversals.filter { $0.request.payment == key } : []))
        }
    }

    private func inOrder<T>(_ rows: [Int64: T]) -> [T] { rows.keys.sorted().compactMap { rows[$0] } }

    private func isHot(_ notice: Notice) -> Bool {
        switch notice.state {
        case .queued, .accepted: true
        default:
            accounts.values.contains {
                $0.tripNotice == notice.id || $0.finalNotice == notice.id || $0.companions.contains(notice.id)
            }
        }
    }

    private var recentTrips: [RecentTrip] {
        permits.values.filter { $0.issuedAt > gateway.wall - .days(1) }
            .sorted { ($0.issuedAt, $0.id) < ($1.issuedAt, $1.id) }
            .compactMap { permit in
                points[permit.supplyPoint.number].map { RecentTrip(at: permit.issuedAt, feeder: $0.record.feeder) }
            }
    }

    private var readingsToReplay: [ReadingRecord] {
        let first = readings.first { $0.number > meters[$0.reading.meter.number]?.includesReading ?? 0 }
        return first.map { first in readings.filter { $0.number >= first.number } } ?? []
    }
}
