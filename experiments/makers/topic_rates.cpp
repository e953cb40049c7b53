// Two readers of the same figures.
#include "experiments/makers/topic_rates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "experiments/config_error.hpp"
#include "experiments/json_text.hpp"
#include "experiments/makers/text_lines.hpp"
#include "experiments/quantity.hpp"

namespace rehearse {
namespace {

Rate rate_in(std::string_view word, const std::string& file, std::size_t line) {
    if (word.find_first_not_of("0123456789.eE+-") == std::string_view::npos) {
        const double number = number_in(word, file, line, "bytes a second");
        if (number >= 0) return Rate{number};
        throw ConfigError(place_in(file, line), "", "expected bytes a second, found " + in_quotes(word));
    }
    try {
        return parse_rate(word);
    } catch (const WrongValue& wrong) {
        throw ConfigError(place_in(file, line), "", wrong.what(), wrong.hint());
    }
}

TopicRates read_csv(std::string_view text, const std::string& file) {
    const auto lines = lines_of(text);
    const auto header = lines.empty() ? std::vector<std::string_view>{} : pieces_of(lines[0], ',');
    const auto column = [&](std::string_view name) {
        return static_cast<std::size_t>(std::ranges::find(header, name) - header.begin());
    };
    const std::size_t topic = column("topic"), in = column("bytes_in_per_second"), out = column("bytes_out_per_second");
    if (topic == header.size() || in == header.size())
        throw ConfigError(place_in(file, 0), "", "expected a header with the columns \"topic\" and \"bytes_in_per_second\", found " + in_quotes(lines.empty() ? "" : lines[0]));
    TopicRates rates;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto cells = pieces_of(lines[i], ',');
        if (cells.empty()) continue;
        if (cells.size() != header.size())
            throw ConfigError(place_in(file, i), "", "expected " + std::to_string(header.size()) + " columns, found " + std::to_string(cells.size()));
        TopicRate& rate = rates.topics[std::string(cells[topic])];
        rate.in += rate_in(cells[in], file, i);
        if (out < header.size()) rate.out += rate_in(cells[out], file, i);
    }
    return rates;
}

/// Collects samples by topic and by hour of the day.
class Matrix {
public:
    explicit Matrix(const std::string& file) : file_(file) {}

    TopicRates read(const JsonValue& document) {
        const JsonValue* data = document.find("data");
        const JsonValue* result = data ? data->find("result") : nullptr;
        if (!result || !result->as_list()) throw ConfigError(file_, "", "expected the answer of Prometheus to a range query, with data.result, found none");
        for (std::size_t i = 0; i < result->as_list()->size(); ++i) read_series((*result->as_list())[i], "data.result[" + std::to_string(i) + "]");
        if (rates_.topics.empty()) throw ConfigError(file_, "data.result", "expected at least one series, found none");
        rates_.daily = daily();
        return std::move(rates_);
    }

private:
    void read_series(const JsonValue& series, const std::string& path) {
        const JsonValue* metric = series.find("metric");
        const JsonValue* topic = metric ? metric->find("topic") : nullptr;
        if (!topic || !topic->text()) throw ConfigError(file_, path + ".metric", "expected a label \"topic\", found none", "ask for sum by (topic) (rate(...[5m]))");
        const JsonValue* values = series.find("values");
        if (!values || !values->as_list()) throw ConfigError(file_, path, "expected \"values\" of a range query, found none");
        double sum = 0, count = 0;
        for (const JsonValue& sample : *values->as_list())
            if (const std::optional<double> value = read_sample(sample, path)) {
                sum += *value;
                ++count;
            }
        if (count > 0) rates_.topics[*topic->text()].in += Rate{sum / count};
    }

    /// None for a sample that is not a number.
    std::optional<double> read_sample(const JsonValue& sample, const std::string& path) {
        const JsonValue::List* pair = sample.as_list();
        if (!pair || pair->size() != 2 || !(*pair)[0].is_number() || !(*pair)[1].text()) throw ConfigError(file_, path + ".values", "expected pairs of a time and a number in quotes");
        if (*(*pair)[1].text() == "NaN") return std::nullopt;
        const double value = number_in(*(*pair)[1].text(), file_, 0, "a number");
        const double at = (*pair)[0].number();
        by_time_[at] += value;
        return value;
    }

    std::vector<double> daily() const {
        constexpr double day = 86400, hour = 3600;
        if (by_time_.empty() || by_time_.rbegin()->first - by_time_.begin()->first < day - hour) return {};
        std::array<double, 24> sums{}, counts{};
        for (const auto& [at, value] : by_time_) {
            const std::size_t h = static_cast<std::size_t>(std::fmod(at, day) / hour);
            sums[h] += value;
            counts[h] += 1;
        }
        std::vector<double> factors;
        double mean = 0;
        for (std::size_t h = 0; h < 24; ++h) {
            if (counts[h] <= 0) return {};
            factors.push_back(sums[h] / counts[h]);
            mean += factors.back() / 24;
        }
        if (!(mean > 0)) return {};
        for (double& factor : factors) factor /= mean;
        return factors;
    }

    const std::string& file_;
    TopicRates rates_;
    std::map<double, double> by_time_;
};

}  // namespace

TopicRates parse_topic_rates(std::string_view text, const std::string& file) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && text[first] == '{') return Matrix(file).read(parse_json(text, file));
    return read_csv(text, file);
}

}  // namespace rehearse
