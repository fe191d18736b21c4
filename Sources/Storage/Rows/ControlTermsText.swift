import Supply

/// What terms say about switching: approver|stage of approval|calendar of working days|whether eves of rest days are spared|whether the
/// authority has a copy|whether bills must be demanded.
enum ControlTermsText {
    static func write(_ control: ControlTerms) -> String {
        var writer = FieldWriter()
        writer.add(control.approver.rawValue)
        writer.add(control.approvalStage.rawValue)
        writer.add(control.workdays)
        writer.add(control.sparesEves)
        writer.add(control.copiesAuthority)
        writer.add(control.needsDemand)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> ControlTerms {
        ControlTerms(
            approver: try reader.word(), approvalStage: try reader.word(), workdays: try reader.stringOrNil(),
            sparesEves: try reader.bool(), copiesAuthority: try reader.bool(), needsDemand: try reader.bool())
    }
}
