//! Every row of the demo county is one that the import takes.

use super::*;

#[test]
fn every_row_enters_and_only_planted_payments_are_remarked_on() {
    let (folder, _) = make(40_000, 9);
    let truth = hidden(folder.path());
    let mut references = References::default();
    let mut remarks: HashMap<String, u32> = HashMap::new();
    for name in FILES {
        let mut book = Book::open(&folder.path().join(name)).expect(name);
        let recognition = recognise(&book.sheets()[0].header).expect(name);
        assert!(
            recognition.problems.is_empty(),
            "{name}: {:?}",
            recognition.problems
        );
        assert_eq!(format!("{}.csv", recognition.dataset.word()), name);
        let mut reader = Reader::new(recognition, references.clone()).within(name, "");
        let mut rows = book.rows(0).expect(name);
        let mut row = Row::default();
        while rows.next(&mut row).expect(name) {
            let checked = reader.check(&row);
            let record = checked
                .record
                .unwrap_or_else(|| panic!("{name} {}: {:?}", row.number, checked.problems));
            references.add(&record);
            for problem in checked.problems {
                let labels = truth
                    .get(row.get(0))
                    .unwrap_or_else(|| panic!("{}", problem.line()));
                let label = labels.iter().cloned().collect::<Vec<_>>().join(", ");
                *remarks.entry(label).or_default() += 1;
            }
        }
        assert!(reader.finish().is_empty(), "{name}");
    }
    // Too much or too little, parts and sums of several, what is capped, wrong numbers, ages; contracts over what is not or no
    // longer registered, and refunds. Of the other cases no single row can tell.
    let expected = [
        ("planted SUB-07", 6),
        ("innocent SUB-07", 6),
        ("innocent SUB-04, innocent SUB-07", 6),
        ("innocent SUB-09", 6),
        ("innocent SUB-37", 6),
        ("planted SUB-31", 3),
        ("innocent SUB-31", 3),
        ("innocent SUB-20, planted SUB-19", 36),
        ("planted SUB-21", 24),
        ("innocent SUB-21", 7),
        ("planted AST-01", 4),
        ("innocent AST-01", 2),
        ("innocent PRJ-09", 2),
    ];
    assert_eq!(
        remarks,
        HashMap::from(expected.map(|(case, count)| (case.to_owned(), count)))
    );
}
