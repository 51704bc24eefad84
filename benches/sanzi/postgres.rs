//! The same queries on PostgreSQL's tsvector with a GIN index, in a server of the run's own.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::county::County;
use super::line;
use super::meter::latencies;
use super::server::Server;
use super::stock::{grams, texts};

/// Every tenth query: each takes a thousand times as long as ours.
const EVERY: usize = 10;

/// Loads, measures and prints.
pub fn run(county: &County, place: &Path, queries: &[String]) {
    let Some(server) = Server::start() else {
        line("PostgreSQL tsvector", "no server here | |");
        return;
    };
    let rows = place.join("peer.tsv");
    let mut out = std::io::BufWriter::new(fs::File::create(&rows).expect("a file"));
    for (text, [township, programme, year], paid) in texts(county) {
        writeln!(
            out,
            "{}\t{township}\t{programme}\t{year}\t{paid}",
            grams(&text).join(" ")
        )
        .expect("a row");
    }
    drop(out);
    let script = place.join("peer-pg.sql");
    let copy = format!(
        "CREATE UNLOGGED TABLE raw (grams text, township text, programme text, year int, paid int);
         \\copy raw FROM '{}'
         CREATE UNLOGGED TABLE payments AS SELECT to_tsvector('simple', grams) AS words, township, programme, year, paid FROM raw;
         DROP TABLE raw;
         CREATE INDEX ON payments USING gin (words); CREATE INDEX ON payments (paid);
         VACUUM ANALYZE payments;",
        rows.display()
    );
    fs::write(
        &script,
        copy.lines().map(str::trim_start).collect::<Vec<_>>().join("\n"),
    )
    .expect("a file");
    server.psql(&script);
    let mut text = String::from("\\timing on\n");
    for query in queries.iter().step_by(EVERY) {
        let words = grams(query)
            .iter()
            .map(|g| format!("''{g}''"))
            .collect::<Vec<_>>()
            .join(" & ");
        // The four questions of a result page in one statement, the hits found once.
        text.push_str(&format!(
            "WITH found AS MATERIALIZED (SELECT township, programme, year, paid FROM payments WHERE words @@ '{words}'::tsquery)
             SELECT (SELECT count(*) FROM found),
               (SELECT count(*) FROM (SELECT * FROM found ORDER BY paid DESC LIMIT 20) t),
               (SELECT count(*) FROM (SELECT township, count(*) FROM found GROUP BY 1) a),
               (SELECT count(*) FROM (SELECT programme, count(*) FROM found GROUP BY 1) b),
               (SELECT count(*) FROM (SELECT year, count(*) FROM found GROUP BY 1) c);\n"
        ));
    }
    fs::write(&script, text).expect("a file");
    let said = server.psql(&script);
    let all: Vec<f64> = said
        .lines()
        .filter_map(|l| l.strip_prefix("Time: "))
        .filter_map(|l| l.split(' ').next()?.parse().ok())
        .collect();
    assert_eq!(all.len(), queries.iter().step_by(EVERY).count(), "{said:.300}");
    line(
        &format!("PostgreSQL tsvector, GIN ({} of the queries)", all.len()),
        &latencies(all),
    );
}
