// The fuzzers' targets on fixed inputs: random bytes for sharing, the studies that ship with random damage for the reader.
#include <doctest/doctest.h>

#include <filesystem>

#include "sim/random.hpp"
#include "tests/support/fuzz_targets.hpp"
#include "tests/support/places.hpp"
#include "tests/support/program.hpp"
#include "tests/torture/effort.hpp"

using namespace rehearse;
using namespace rehearse::test;

namespace {

std::vector<std::uint8_t> random_bytes(RandomStream& draw, std::size_t most) {
    std::vector<std::uint8_t> bytes(draw.below(most));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(draw.below(256));
    return bytes;
}

/// A few bytes changed, dropped, doubled or taken from elsewhere in the text.
std::string damaged(std::string text, RandomStream& draw) {
    for (auto wounds = 1 + draw.below(4); wounds > 0 && !text.empty(); --wounds) {
        const std::size_t at = draw.below(text.size()), length = 1 + draw.below(12);
        switch (draw.below(4)) {
            case 0: text[at] = static_cast<char>(draw.below(256)); break;
            case 1: text.erase(at, length); break;
            case 2: text.insert(at, text.substr(at, length)); break;
            default: text.insert(at, text.substr(draw.below(text.size()), length)); break;
        }
    }
    return text;
}

}  // namespace

TEST_CASE("fast and reference sharing agree on systems made of any bytes") {
    RandomStream draw(torture_seed(), "fuzz", "sharing");
    for (int i = 0; i < 1500 * torture_effort(); ++i) {
        const std::vector<std::uint8_t> bytes = random_bytes(draw, 300);
        std::string fault;
        try {
            fault = sharing_fault(bytes);
        } catch (const std::exception& error) {
            fault = error.what();
        }
        INFO(i);
        INFO(describe(system_from(bytes)));
        REQUIRE_MESSAGE(fault.empty(), fault);
    }
}

TEST_CASE("a damaged study is read or refused with a sentence, never anything else") {
    RandomStream draw(torture_seed(), "fuzz", "study");
    std::vector<std::string> texts;
    for (const auto& folder : std::filesystem::directory_iterator(source_root() / "experiments"))
        if (std::filesystem::exists(folder.path() / "study.json")) texts.push_back(text_of(folder.path() / "study.json"));
    REQUIRE(texts.size() >= 4);
    for (int i = 0; i < 1000 * torture_effort(); ++i) {
        const std::string text = damaged(texts[draw.below(texts.size())], draw);
        INFO(text);
        CHECK_NOTHROW(read_as_study({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
    }
}
