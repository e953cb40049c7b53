// One line a file. OutputFolder decides when the folder is seen.
#include "experiments/output_files.hpp"

#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>

#include "experiments/config_error.hpp"
#include "experiments/cost_csv.hpp"
#include "experiments/json_text.hpp"
#include "experiments/junit.hpp"
#include "experiments/page.hpp"
#include "experiments/pictures.hpp"
#include "experiments/report.hpp"
#include "experiments/result_csv.hpp"
#include "experiments/result_json.hpp"

namespace rehearse {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void refuse(const fs::path& path, const std::error_code& why) {
    throw ConfigError(path.string(), "", "expected a file that can be written, found that it cannot (" + why.message() + ")");
}

void write_file(const fs::path& path, std::string_view text) {
    std::ofstream out(path, std::ios::binary);
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) refuse(path, std::error_code(errno, std::generic_category()));
}

void write_run(const Comparison& comparison, const Contender& contender, const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) refuse(folder, failed);
    write_file(folder / "run.json", to_text(run_json(comparison, contender)));
    write_file(folder / "events.jsonl", events_jsonl(contender.outcome));
    write_file(folder / "series.csv", series_csv(contender.outcome));
    write_file(folder / "bytes_by_zone.csv", bytes_by_zone_csv(contender.outcome));
    write_file(folder / "cost.csv", cost_csv(contender.outcome));
}

}  // namespace

void write_output(const Comparison& comparison, const fs::path& folder) {
    const std::vector<Picture> pictures = pictures_of(comparison);
    write_file(folder / "result.json", to_text(result_json(comparison)));
    if (!comparison.effective_study.empty()) write_file(folder / "study.json", comparison.effective_study);
    if (const std::string page = report_html(comparison); !page.empty()) write_file(folder / "report.html", page);
    write_file(folder / "junit.xml", junit_xml(comparison));
    write_file(folder / "report.md", report_markdown(comparison, pictures));
    for (const Picture& picture : pictures) write_file(folder / picture.file, draw(picture.figure));
    for (const Contender& contender : comparison.contenders) write_run(comparison, contender, folder / contender.outcome.architecture);
}

}  // namespace rehearse
