// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/routing.h"

#include "base/error.h"
#include "moe/splitmix64.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <utility>

namespace gatescope {

namespace {

constexpr double kLargestExponent = 16.0;

[[noreturn]] void refuseSpec(std::string_view text) {
    throw UsageError(fmt::format("routing \"{}\" is not understood", text),
                     fmt::format("Routing is model, uniform, zipf:S with S from 0 to {}, single:E with an "
                                 "expert's number, or a file with captured routing",
                                 kLargestExponent));
}

template <typename T>
T parseNumber(std::string_view number, std::string_view whole) {
    T value{};
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc() || end != number.data() + number.size()) refuseSpec(whole);
    return value;
}

/// Draws experts without putting them back. The chances are whole numbers so that the draw does not depend on
/// a machine's rounding.
class ExpertLottery {
public:
    ExpertLottery(int numExperts, double exponent) : m_chances(static_cast<std::size_t>(numExperts)) {
        constexpr double kResolution = 0x1p40;
        for (std::size_t r = 0; r < m_chances.size(); ++r) {
            const double chance = std::pow(static_cast<double>(r + 1), -exponent);
            m_chances[r] = static_cast<std::uint64_t>(std::max(1.0, std::floor(chance * kResolution + 0.5)));
            m_total += m_chances[r];
        }
        m_left = m_chances;
        m_leftTotal = m_total;
    }

    /// `random` has 64 random bits.
    std::int32_t draw(std::uint64_t random) {
        // The upper half of the product maps 64 bits onto [0, total) without a division.
        __extension__ using Wide = unsigned __int128;
        auto ticket = static_cast<std::uint64_t>((Wide{random} * m_leftTotal) >> 64);
        std::size_t expert = 0;
        while (ticket >= m_left[expert]) {
            ticket -= m_left[expert++];
        }
        m_leftTotal -= m_left[expert];
        m_left[expert] = 0;
        return static_cast<std::int32_t>(expert);
    }

    /// Puts all experts back that were drawn.
    void restore(const std::int32_t* experts, int count) {
        for (int i = 0; i < count; ++i) {
            const auto expert = static_cast<std::size_t>(experts[i]);
            m_left[expert] = m_chances[expert];
        }
        m_leftTotal = m_total;
    }

private:
    std::vector<std::uint64_t> m_chances;
    std::uint64_t m_total = 0;
    std::vector<std::uint64_t> m_left;
    std::uint64_t m_leftTotal = 0;
};

void drawFromLottery(Routing& routing, ExpertLottery lottery, std::uint64_t seed) {
    // A stream of its own for every seed: 2^32 draws apart.
    const std::uint64_t stream = seed << 32;
    for (int token = 0; token < routing.tokens; ++token) {
        const auto first = static_cast<std::size_t>(token) * static_cast<std::size_t>(routing.topK);
        for (int slot = 0; slot < routing.topK; ++slot) {
            const auto draw = first + static_cast<std::size_t>(slot);
            routing.experts[draw] = lottery.draw(splitMix64(stream, draw));
        }
        lottery.restore(routing.experts.data() + first, routing.topK);
    }
}

void routeToRing(Routing& routing, int expert, int numExperts) {
    if (expert >= numExperts) {
        throw UsageError(fmt::format("routing single:{} names an expert that does not exist", expert),
                         fmt::format("The experts are 0 to {}", numExperts - 1));
    }
    for (std::size_t i = 0; i < routing.experts.size(); ++i) {
        const int slot = static_cast<int>(i % static_cast<std::size_t>(routing.topK));
        routing.experts[i] = (expert + slot) % numExperts;
    }
}

float weightOfEqualLogits(int numExperts, int topK, const RouterSpec& router) {
    const std::vector<double> logits(static_cast<std::size_t>(numExperts));
    std::vector<double> scratch(routingScratch(numExperts));
    std::vector<double> weights(static_cast<std::size_t>(topK));
    std::vector<std::int32_t> experts(weights.size());
    std::iota(experts.begin(), experts.end(), 0);
    weighExperts(logits.data(), numExperts, topK, router, scratch.data(), experts.data(), weights.data());
    return static_cast<float>(weights.front());
}

} // namespace

std::vector<std::int32_t> Routing::rowsPerExpert(int numExperts) const {
    std::vector<std::int32_t> rows(static_cast<std::size_t>(numExperts));
    for (const auto expert : experts) {
        ++rows.at(static_cast<std::size_t>(expert));
    }
    return rows;
}

int Routing::expertsHit(int numExperts) const {
    const auto rows = rowsPerExpert(numExperts);
    return static_cast<int>(std::ranges::count_if(rows, [](auto count) { return count > 0; }));
}

RoutingSpec RoutingSpec::parse(std::string_view text) {
    const auto colon = text.find(':');
    const auto kind = text.substr(0, colon);
    const bool hasNumber = colon != std::string_view::npos;
    const auto number = hasNumber ? text.substr(colon + 1) : std::string_view{};

    RoutingSpec spec;
    if (text == "model") return spec;
    if (text == "uniform") {
        spec.kind = Kind::Uniform;
    } else if (kind == "zipf" && hasNumber) {
        spec.kind = Kind::Zipf;
        spec.exponent = parseNumber<double>(number, text);
        if (!(spec.exponent >= 0 && spec.exponent <= kLargestExponent)) refuseSpec(text);
    } else if (kind == "single" && hasNumber) {
        spec.kind = Kind::Single;
        spec.expert = parseNumber<int>(number, text);
        if (spec.expert < 0) refuseSpec(text);
    } else {
        refuseSpec(text);
    }
    return spec;
}

std::string RoutingSpec::text() const {
    switch (kind) {
    case Kind::Model:
        return "model";
    case Kind::Uniform:
        return "uniform";
    case Kind::Zipf:
        return fmt::format("zipf:{}", exponent);
    case Kind::Single:
        return fmt::format("single:{}", expert);
    }
    return {};
}

Routing drawRouting(const RoutingSpec& spec, int tokens, int numExperts, int topK, const RouterSpec& router,
                    std::uint64_t seed) {
    if (spec.kind == RoutingSpec::Kind::Model) {
        throw UsageError("routing \"model\" is computed by the gate and cannot be drawn",
                         "Choose uniform, zipf:S or single:E");
    }
    if (tokens < 1 || topK < 1 || topK > numExperts) {
        throw UsageError(fmt::format("cannot route {} tokens to {} of {} experts", tokens, topK, numExperts),
                         "Ask for at least one token and for no more experts than there are");
    }
    Routing routing;
    routing.tokens = tokens;
    routing.topK = topK;
    const auto slots = static_cast<std::size_t>(tokens) * static_cast<std::size_t>(topK);
    routing.experts.resize(slots);
    routing.weights.assign(slots, weightOfEqualLogits(numExperts, topK, router));
    if (spec.kind == RoutingSpec::Kind::Single) {
        routeToRing(routing, spec.expert, numExperts);
    } else {
        const double exponent = spec.kind == RoutingSpec::Kind::Zipf ? spec.exponent : 0.0;
        drawFromLottery(routing, ExpertLottery(numExperts, exponent), seed);
    }
    return routing;
}

void checkRouting(const Routing& routing, int tokens, int topK, int numExperts) {
    const auto refuse = [](const std::string& problem) {
        throw UsageError("the routing " + problem, "Give each token topK different experts of the layer");
    };
    const auto slots = static_cast<std::size_t>(tokens) * static_cast<std::size_t>(topK);
    if (routing.tokens != tokens || routing.topK != topK || routing.experts.size() != slots ||
        routing.weights.size() != slots) {
        refuse(fmt::format("is for {} tokens and {} experts each ({} experts, {} weights), the layer for {} "
                           "and {}",
                           routing.tokens, routing.topK, routing.experts.size(), routing.weights.size(),
                           tokens, topK));
    }
    std::vector<int> lastToken(static_cast<std::size_t>(numExperts), -1);
    for (std::size_t slot = 0; slot < slots; ++slot) {
        const auto expert = routing.experts[slot];
        const int token = static_cast<int>(slot / static_cast<std::size_t>(topK));
        if (expert < 0 || expert >= numExperts) {
            refuse(fmt::format("sends token {} to expert {} of {}", token, expert, numExperts));
        }
        if (std::exchange(lastToken[static_cast<std::size_t>(expert)], token) == token) {
            refuse(fmt::format("sends token {} to expert {} twice", token, expert));
        }
        if (!std::isfinite(routing.weights[slot])) {
            refuse(fmt::format("has a weight for token {} that is not finite", token));
        }
    }
}

std::size_t nonFiniteRows(std::span<const float> logits, int experts) {
    const auto width = static_cast<std::size_t>(experts);
    std::size_t rows = 0;
    for (std::size_t first = 0; first + width <= logits.size(); first += width) {
        const auto row = logits.subspan(first, width);
        rows += std::ranges::all_of(row, [](float value) { return std::isfinite(value); }) ? 0 : 1;
    }
    return rows;
}

} // namespace gatescope
