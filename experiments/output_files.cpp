// One line a file. OutputFolder decides when the folder is seen.
#include "experiments/output_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <system_error>

#include "experiments/config_error.hpp"
#include "experiments/cost_csv.hpp"
#include "experiments/json_text.hpp"
#include "experiments/junit.hpp"
#include "experiments/openmetrics.hpp"
#include "experiments/page.hpp"
#include "experiments/pictures.hpp"
#include "experiments/report.hpp"
#include "experiments/result_csv.hpp"
#include "experiments/result_json.hpp"
#include "experiments/trace.hpp"

namespace rehearse {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& path, const std::error_code& why) {
    throw ConfigError(path.string(), "", "expected a file that can be written, found that it cannot (" + why.message() + ")");
}

void write_file(const fs::path& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    bool whole = file >= 0;
    while (whole && !text.empty()) {
        const ssize_t done = ::write(file, text.data(), text.size());
        if (done < 0 && errno == EINTR) continue;
        whole = done > 0;
        if (whole) text.remove_prefix(static_cast<std::size_t>(done));
    }
    const int why = errno;
    const bool closed = file < 0 || ::close(file) == 0;
    if (!whole || !closed) refuse(path, std::error_code(whole ? errno : why, std::generic_category()));
}

/// Prometheus scrapes once a minute unless it is told otherwise (prometheus.io/docs/prometheus/latest/configuration/configuration: scrape_interval, default 1m).
constexpr Duration scrape = 1_min;

/// A file of each design's folder.
struct RunFile {
    const char *kind, *name;
    std::string (*text)(const Outcome&, const OutputChoice&);
};

constexpr RunFile run_files[] = {
    {"events", "events.jsonl", [](const Outcome& o, const OutputChoice&) { return events_jsonl(o); }},
    {"series", "series.csv", [](const Outcome& o, const OutputChoice& choice) { return series_csv(o, choice.every); }},
    {"books", "bytes_by_zone.csv", [](const Outcome& o, const OutputChoice&) { return bytes_by_zone_csv(o); }},
    {"books", "cost.csv", [](const Outcome& o, const OutputChoice&) { return cost_csv(o); }},
    {"trace", "trace.pftrace", [](const Outcome& o, const OutputChoice&) { return perfetto_trace(o); }},
    {"metrics", "metrics.txt", [](const Outcome& o, const OutputChoice& choice) { return openmetrics(o, choice.every.value_or(scrape)); }},
};

void write_run(const Comparison& comparison, const Contender& contender, const fs::path& folder, const OutputChoice& choice) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) refuse(folder, failed);
    write_file(folder / "run.json", to_text(run_json(comparison, contender)));
    for (const RunFile& file : run_files)
        if (choice.has(file.kind)) write_file(folder / file.name, file.text(contender.outcome, choice));
}

void write_report(const Comparison& comparison, JsonValue result, const fs::path& folder) {
    const std::vector<Picture> pictures = pictures_of(comparison);
    write_file(folder / "report.html", report_html(page_json(comparison, std::move(result))));
    write_file(folder / "report.md", report_markdown(comparison, pictures));
    write_file(folder / "junit.xml", junit_xml(comparison));
    for (const Picture& picture : pictures) write_file(folder / picture.file, draw(picture.figure));
}

}  // namespace

void write_output(const Comparison& comparison, const fs::path& folder, const OutputChoice& choice) {
    JsonValue result = result_json(comparison);
    write_file(folder / "result.json", to_text(result));
    if (!comparison.effective_study.empty()) write_file(folder / "study.json", comparison.effective_study);
    if (choice.has("report")) write_report(comparison, std::move(result), folder);
    for (const Contender& contender : comparison.contenders) write_run(comparison, contender, folder / contender.outcome.architecture, choice);
}

}  // namespace rehearse
