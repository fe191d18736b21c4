import Supply

/// What terms say about switching: approver|stage of approval.
enum ControlTermsText {
    static func write(_ control: ControlTerms) -> String {
        var writer = FieldWriter()
        writer.add(control.approver.rawValue)
        writer.add(control.approvalStage.rawValue)
        return writer.text
    }

    static func read(_ reader: inout FieldReader) throws(FieldFault) -> ControlTerms {
        ControlTerms(approver: try reader.word(), approvalStage: try reader.word())
    }
}
