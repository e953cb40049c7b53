// Every study that ships is fine, is what its schema describes, and survives being written out in full.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "experiments/json_catalog.hpp"
#include "experiments/json_text.hpp"
#include "experiments/study.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema_cover.hpp"

using namespace rehearse;

namespace {

std::vector<std::filesystem::path> shipped_studies() {
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(test::source_root() / "experiments"))
        if (std::filesystem::exists(entry.path() / "study.json")) found.push_back(entry.path() / "study.json");
    std::ranges::sort(found);
    return found;
}

}  // namespace

TEST_CASE("the shipped studies are fine, fit the schema, and read back equal when written in full") {
    const Catalog catalog = load_catalog();
    const JsonValue schema = study_schema();
    CHECK(shipped_studies().size() >= 4);
    for (const std::filesystem::path& path : shipped_studies()) {
        CAPTURE(path.string());
        const Study study = load_study(path.string(), catalog);
        CHECK(study.name == path.parent_path().filename().string());
        CHECK_FALSE(study.spec.question.empty());
        CHECK(test::covered(parse_json(test::text_of(path), path.string()), schema));
        const JsonValue written = effective_study(study);
        CHECK(test::covered(written, schema));
        CHECK(effective_study(parse_study(to_text(written), "written.json", catalog)) == written);
    }
}
