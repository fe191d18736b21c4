import Languages

/// The known word that an unknown one was probably meant to be.
enum Suggestion {
    /// The nearest of `known` within a third of the word's length (at least one letter), or nil.
    static func nearest(to word: String, among known: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        var best: (word: String, distance: Int)?
        for candidate in known.sorted() {
            let distance = editDistance(Array(word.lowercased()), Array(candidate.lowercased()))
            if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
        }
        return best?.word
    }

    /// The cure for a key or column that is not known.
    static func cure(forKey key: String, among known: [String]) -> Words {
        if let nearest = nearest(to: key, among: known) {
            return Words("did you mean \(nearest)? Otherwise leave it out", "是否指 \(nearest)？否则请去掉")
        }
        return known.isEmpty ? Words("leave it out", "请去掉") : self.known(known.sorted())
    }

    /// The cure for a word that stands where one of a few known words should.
    static func cure(for word: String, among known: [String]) -> Words {
        if known.isEmpty { return Words("leave it out", "请去掉") }
        let list = self.known(known.sorted())
        guard let nearest = nearest(to: word, among: known) else { return list }
        // A long list would bury what was probably meant.
        let meant = Words("perhaps \(nearest) is meant", "可能是指 \(nearest)")
        return known.count > 12 ? meant : meant + Words("; ", "；") + list
    }

    /// What is known, in the order given.
    static func known(_ words: [String]) -> Words {
        Words("known are: ", "可用的有：") + Words.list(words.map(Words.init(same:)))
    }

    /// How many insertions, deletions, changes and swaps of neighbouring letters lead from one word to the other.
    private static func editDistance(_ a: [Character], _ b: [Character]) -> Int {
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, rows[i - 1][j - 1] + 1) }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
