// The one list: a verb's name and what it does.
#include "experiments/questions/question_verbs.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "experiments/questions/calibration_verb.hpp"
#include "experiments/questions/frontier_verb.hpp"
#include "experiments/questions/headroom_verb.hpp"
#include "experiments/questions/odds_verb.hpp"
#include "experiments/questions/search_verb.hpp"
#include "experiments/questions/sensitivity_verb.hpp"
#include "experiments/questions/sweep.hpp"

namespace rehearse {

namespace {

constexpr std::array questions{
    std::pair{std::string_view("sweep"), &sweep_verb},
    std::pair{std::string_view("runs"), &runs_verb},
    std::pair{std::string_view("headroom"), &headroom_verb},
    std::pair{std::string_view("frontier"), &frontier_verb},
    std::pair{std::string_view("search"), &search_verb},
    std::pair{std::string_view("odds"), &odds_verb},
    std::pair{std::string_view("sensitivity"), &sensitivity_verb},
    std::pair{std::string_view("calibrate"), &calibration_verb},
};

}  // namespace

std::optional<ExitCode> perform_question(const Command& command) {
    for (const auto& [verb, perform] : questions)
        if (verb == command.verb) return perform(command);
    return std::nullopt;
}

}  // namespace rehearse
