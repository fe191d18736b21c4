import API
import Quantities
import Storage
import Supply

extension Presenter {
    func figures(_ report: FigureReport, _ discretion: [Discretion]) -> FiguresResponse {
        FiguresResponse(
            asOf: time(now), from: time(report.from), to: time(report.to),
            groups: report.groups.map { figures($0.figures, of: $0.group) },
            total: figures(report.total, of: FigureGroup(area: nil, responsible: nil)),
            discretion: discretion.map {
                DiscretionBody(
                    person: $0.person, month: $0.month.description, holds: $0.holds, restores: $0.restores,
                    creditClasses: $0.creditOverrides)
            })
    }

    private func figures(_ figures: Figures, of group: FigureGroup) -> FiguresBody {
        let waits = figures.paidToPower
        func wait(_ span: Span?) -> Int? { span.map { Int($0.milliseconds) } }
        return FiguresBody(
            area: group.area, responsible: group.responsible, charged: figures.collection.charged.description,
            paid: figures.collection.paid.description, collectionRate: figures.collection.rate.map(percent),
            accountsInArrears: figures.arrears.accounts, arrears: figures.arrears.total.description,
            arrearsByAge: zip(Arrears.ages, figures.arrears.amounts).map { age, amount in
                ArrearsBody(
                    fromDays: Int(age.lowerBound), toDays: age.upperBound == .max ? nil : Int(age.upperBound),
                    amount: amount.description)
            },
            marksDue: Int(figures.readings.due), marksRead: Int(figures.readings.read),
            readingSuccess: figures.readings.rate.map(percent), restores: waits.count,
            paidToPowerP50: wait(waits.percentile(50)), paidToPowerP95: wait(waits.percentile(95)),
            paidToPowerP99: wait(waits.percentile(99)), paidToPowerWorst: wait(waits.worst))
    }

    /// `98.76`.
    private func percent(_ share: Share) -> String { String(share.description.dropLast(2)) }

    func risks(_ risks: [Risk]) -> RiskResponse {
        RiskResponse(
            asOf: time(now),
            risks: risks.map { risk in
                let facts = risk.facts
                return RiskBody(
                    account: facts.number, area: facts.area, responsible: facts.responsible,
                    creditClass: facts.creditClass.rawValue, weight: risk.weight,
                    reasons: risk.reasons.map { Presenter.told($0.rawValue, Texts.riskReasons) },
                    daysLeft: risk.daysLeft.map { Int($0) }, credit: facts.credit.description,
                    dailyUse: facts.dailyUse.description, overdue: facts.overdue.description)
            })
    }
}
