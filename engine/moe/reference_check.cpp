// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/reference_check.h"

#include "moe/convert.h"
#include "moe/finite_weights.h"
#include "moe/int8_check.h"
#include "moe/reference_case.h"
#include "moe/rounding_model.h"
#include "moe/tied_choices.h"
#include "moe/topk.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace gatescope {

namespace {

using Experts = std::vector<std::int32_t>;

double ratioOf(double error, double bound) {
    if (!std::isfinite(error)) return std::numeric_limits<double>::infinity();
    return error / bound;
}

class ReferenceCompletion {
public:
    explicit ReferenceCompletion(ReferenceCase& reference)
        : m_reference(reference),
          m_config(reference.config),
          m_logitsDtype(m_config.router.logitsDtype.value_or(m_config.dtype)) {
        m_reference.model = std::make_shared<RoundingModel>(
            *reference.weights, toFloat64(reference.hiddenStates, m_config.dtype),
            std::vector<double>(reference.output.begin(), reference.output.end()), m_config.dtype);
    }

    void run() {
        if (reportNonFiniteLogits()) return;
        if (m_reference.int8) return checkInt8();
        const bool inferred = m_reference.routerLogits.empty();
        if (inferred) inferLogits();
        evaluate();
        if (inferred) inferRouting();
        for (int token = 0; token < m_reference.tokens; ++token) {
            if (!inferred) checkRouting(token);
            checkOutput(token, inferred);
            settleTruth(token);
        }
    }

private:
    RoundingModel& model() const { return *m_reference.model; }
    std::size_t slot(int token) const { return at(token, m_config.numExpertsPerTok); }
    static std::size_t at(int token, int width) {
        return static_cast<std::size_t>(token) * static_cast<std::size_t>(width);
    }
    std::span<const double> exactLogits(int token) const {
        return std::span(model().exact().logits())
            .subspan(at(token, m_config.numExperts), static_cast<std::size_t>(m_config.numExperts));
    }
    /// The reference's, widened.
    std::vector<double> logits(int token) const {
        const auto first =
            m_reference.routerLogits.begin() + static_cast<std::ptrdiff_t>(at(token, m_config.numExperts));
        return {first, first + m_config.numExperts};
    }
    std::span<const std::int32_t> chosen(int token) const {
        return std::span(m_reference.routing.experts)
            .subspan(slot(token), static_cast<std::size_t>(m_config.numExpertsPerTok));
    }

    std::vector<double> weigh(std::span<const double> logits, std::span<const std::int32_t> experts) const {
        std::vector<double> scratch(routingScratch(m_config.numExperts));
        std::vector<double> weights(experts.size());
        weighExperts(logits.data(), m_config.numExperts, m_config.numExpertsPerTok, m_config.router,
                     scratch.data(), experts.data(), weights.data());
        return weights;
    }

    RowEstimate estimate(int token, std::span<const double> logits, std::span<const std::int32_t> experts,
                         const std::vector<double>& errors = {}) const {
        const std::vector<double> none(experts.size());
        return model().estimate(token, experts, weigh(logits, experts), errors.empty() ? none : errors);
    }

    /// Without logits there is neither routing nor truth: fills in what others read and reports.
    bool reportNonFiniteLogits() {
        std::vector<float> exact;
        for (const double logit : model().exact().logits()) {
            exact.push_back(static_cast<float>(logit));
        }
        const auto rows = nonFiniteRows(exact, m_config.numExperts);
        if (rows == 0) return false;
        m_reference.check.problem =
            fmt::format("{}: router logits of {} tokens are not finite with the weights ({})",
                        m_reference.expectedFrom, rows, m_reference.weights->description());
        m_reference.routerLogits.resize(exact.size());
        m_reference.outputFloat64.resize(m_reference.output.size());
        m_reference.truth = m_reference.outputFloat64;
        if (!m_reference.routing.experts.empty()) return true;
        m_reference.routing.tokens = m_reference.tokens;
        m_reference.routing.topK = m_config.numExpertsPerTok;
        for (std::size_t i = 0; i < slot(m_reference.tokens); ++i) {
            m_reference.routing.experts.push_back(static_cast<std::int32_t>(i % slot(1)));
        }
        m_reference.routing.weights.resize(m_reference.routing.experts.size());
        return true;
    }

    void checkInt8() {
        for (int token = 0; token < m_reference.tokens; ++token)
            checkRouting(token);
        checkInt8Outputs(m_reference);
    }

    void inferLogits() {
        for (const double logit : model().exact().logits()) {
            m_reference.routerLogits.push_back(roundTo(static_cast<float>(logit), m_logitsDtype));
        }
    }

    /// Which experts the reference may have chosen: rounded logits that are equal or one unit in the last
    /// place apart tie, and those of which a float32 softmax makes one score.
    std::vector<Experts> roundedChoices(int token) const {
        return possibleChoices(roundedIntervals(token), m_config.numExpertsPerTok, m_config.router);
    }
    ChoiceIntervals roundedIntervals(int token) const {
        const auto given = logits(token);
        const auto rounding = Rounding::of(m_logitsDtype);
        const double half =
            m_config.router.scoring == RouterSpec::Scoring::Softmax ? softmaxSlack(given) / 2 : 0.0;
        return intervals(given, [&](std::size_t expert) {
            return half + rounding.halfStep(given[expert]) +
                   model().logitAccumulation(token, static_cast<int>(expert));
        });
    }

    /// Which experts a float64 computation with a float32 softmax may have chosen. A router that computes its
    /// logits in float32 does so there too.
    std::vector<Experts> float64Choices(int token) const {
        const auto exact = exactLogits(token);
        const double slack = softmaxSlack(exact);
        const bool single = m_config.router.logitsDtype == DType::F32;
        return choices(exact, [&](std::size_t expert) {
            return slack + (single ? model().logitAccumulation(token, static_cast<int>(expert)) : 0.0);
        });
    }

    /// What experts are chosen by where each logit may be off by error(expert).
    template <typename Error>
    ChoiceIntervals intervals(std::span<const double> logits, const Error& error,
                              bool underflow = false) const {
        ChoiceIntervals around;
        for (std::size_t expert = 0; expert < logits.size(); ++expert) {
            const double off = error(expert);
            around.lower.push_back(logits[expert] - off);
            around.upper.push_back(logits[expert] + off);
        }
        if (underflow) around = withUnderflow(std::move(around), m_config.router);
        return choiceIntervals(std::move(around), m_config.router, model().exact().correction());
    }
    template <typename Error>
    std::vector<Experts> choices(std::span<const double> logits, const Error& error) const {
        return possibleChoices(intervals(logits, error), m_config.numExpertsPerTok, m_config.router);
    }

    void evaluate() {
        std::vector<ExpertUse> uses;
        const auto add = [&](int token, std::span<const double> logits, const Experts& experts) {
            const auto weights = weigh(logits, experts);
            for (std::size_t i = 0; i < experts.size(); ++i)
                uses.push_back({token, experts[i], weights[i]});
        };
        for (int token = 0; token < m_reference.tokens; ++token) {
            const auto own = m_reference.routing.experts.empty()
                                 ? roundedChoices(token)
                                 : std::vector<Experts>{Experts(chosen(token).begin(), chosen(token).end())};
            for (const auto& choice : own) {
                add(token, logits(token), choice);
                add(token, exactLogits(token), choice);
            }
            for (const auto& choice : float64Choices(token))
                add(token, exactLogits(token), choice);
        }
        model().evaluate(uses);
    }

    /// From what these experts give to the expected output.
    double squaredDistance(int token, const Experts& experts) const {
        const auto output = estimate(token, logits(token), experts).output;
        double squares = 0;
        for (std::size_t i = 0; i < output.size(); ++i) {
            const double expected = m_reference.output[at(token, m_config.hiddenSize) + i];
            squares += (output[i] - expected) * (output[i] - expected);
        }
        return squares;
    }

    /// More choices tie than are listed: one expert after the other is exchanged for as long as that comes
    /// nearer to the expected output.
    Experts exchangeExperts(int token, Experts best) {
        m_manyTies.insert(token);
        const auto around = roundedIntervals(token);
        double smallest = squaredDistance(token, best);
        for (bool nearer = true; nearer;) {
            nearer = false;
            const auto from = best;
            for (std::size_t place = 0; place < from.size(); ++place) {
                for (std::int32_t expert = 0; expert < m_config.numExperts; ++expert) {
                    if (std::ranges::find(from, expert) != from.end()) continue;
                    auto other = from;
                    other[place] = expert;
                    if (wrongChoice(around, other, m_config.router)) continue;
                    const double squares = squaredDistance(token, other);
                    if (!(squares < smallest)) continue;
                    smallest = squares;
                    best = std::move(other);
                    nearer = true;
                }
            }
        }
        std::ranges::sort(best);
        return best;
    }

    /// Of the possible choices the one nearest to the expected output.
    void inferRouting() {
        auto& routing = m_reference.routing;
        routing.tokens = m_reference.tokens;
        routing.topK = m_config.numExpertsPerTok;
        for (int token = 0; token < m_reference.tokens; ++token) {
            const auto given = logits(token);
            Experts best;
            double smallest = std::numeric_limits<double>::infinity();
            auto choices = roundedChoices(token);
            for (auto& choice : choices) {
                const double squares = squaredDistance(token, choice);
                if (!best.empty() && !(squares < smallest)) continue;
                smallest = squares;
                best = std::move(choice);
            }
            if (choices.size() >= kMostTiedChoices) best = exchangeExperts(token, std::move(best));
            const auto logitOf = [&](std::int32_t expert) { return given[static_cast<std::size_t>(expert)]; };
            std::ranges::stable_sort(best, std::greater{}, logitOf);
            for (const double weight : weigh(given, best)) {
                routing.weights.push_back(roundTo(static_cast<float>(weight), m_config.dtype));
            }
            routing.experts.insert(routing.experts.end(), best.begin(), best.end());
        }
    }

    void checkRouting(int token) {
        checkLogits(token);
        checkChoice(token);
        const auto weights = weigh(logits(token), chosen(token));
        const double slack = softmaxSlack(logits(token));
        const auto rounding = Rounding::of(m_reference.weightsDtype);
        for (std::size_t i = 0; i < weights.size(); ++i) {
            // Scores, renormalisation and the result may each be rounded to the weights' dtype.
            const double bound = weights[i] * (3 * rounding.unit + slack) + rounding.smallest;
            const double weight = m_reference.routing.weights[slot(token) + i];
            const double ratio = ratioOf(std::abs(weight - weights[i]), bound);
            m_reference.check.weightRatio = std::max(m_reference.check.weightRatio, ratio);
            if (!(ratio <= 1)) {
                report(token, fmt::format("gives expert {} the routing weight {:.6g}, its logits {:.6g}",
                                          chosen(token)[i], weight, weights[i]));
            }
        }
    }

    void checkLogits(int token) {
        const auto given = logits(token);
        const auto exact = exactLogits(token);
        for (int expert = 0; expert < m_config.numExperts; ++expert) {
            const auto index = static_cast<std::size_t>(expert);
            const double bound = model().logitBound(token, expert);
            const double ratio = ratioOf(std::abs(given[index] - exact[index]), bound);
            m_reference.check.logitRatio = std::max(m_reference.check.logitRatio, ratio);
            if (!(ratio <= 1)) {
                report(token,
                       fmt::format("has the router logit {:.6g} for expert {}, the weights give {:.6g}",
                                   given[index], expert, exact[index]));
            }
        }
    }

    /// No expert that was left out may come before a chosen one: by the file's own logits, but for what a
    /// float32 softmax makes equal, and by the float64 ones, but for rounding.
    void checkChoice(int token) {
        const auto given = logits(token);
        const auto exact = exactLogits(token);
        const double half = softmaxSlack(given) / 2;
        const auto ofFile = intervals(
            given, [half](std::size_t) { return half; }, true);
        const auto ofWeights = intervals(
            exact,
            [&](std::size_t expert) { return model().logitBound(token, static_cast<int>(expert)) + half; },
            true);
        for (const auto* one : {&ofFile, &ofWeights}) {
            const auto wrong = wrongChoice(*one, chosen(token), m_config.router);
            if (!wrong) continue;
            m_reference.check.choiceRatio = std::max(m_reference.check.choiceRatio, wrong->ratio);
            const bool byLogits = choosesByLogits(m_config.router);
            const auto valueOf = [&](std::int32_t expert) {
                const auto at = static_cast<std::size_t>(expert);
                if (byLogits) return one == &ofFile ? given[at] : exact[at];
                return (one->lower[at] + one->upper[at]) / 2;
            };
            report(token, fmt::format("is sent to expert {} ({} {:.6g}) and not to expert {} ({:.6g})",
                                      wrong->chosen, byLogits ? "logit" : "score", valueOf(wrong->chosen),
                                      wrong->passedOver, valueOf(wrong->passedOver)));
        }
    }

    /// How far each chosen logit may have been rounded otherwise than ours, which moves its weight by as
    /// much, a sigmoid by (1 - sigmoid) of it.
    std::vector<double> weightErrors(int token) const {
        const auto exact = exactLogits(token);
        std::vector<double> errors(exact.size());
        std::vector<double> scores(exact.size());
        const auto scoring = m_config.router.scoring;
        const bool sigmoid = scoring == RouterSpec::Scoring::Sigmoid;
        routingScores(exact.data(), m_config.numExperts, sigmoid ? scoring : RouterSpec::Scoring::Softmax,
                      scores.data());
        for (std::size_t expert = 0; expert < errors.size(); ++expert) {
            const double accumulation = model().logitAccumulation(token, static_cast<int>(expert));
            errors[expert] = roundTo(static_cast<float>(exact[expert] + accumulation), m_logitsDtype) -
                             roundTo(static_cast<float>(exact[expert] - accumulation), m_logitsDtype);
            if (sigmoid) errors[expert] *= 1 - scores[expert];
        }
        const auto weights = weigh(exact, chosen(token));
        double shared = 0; // what all weights move by together: their sum's error
        if (scoring == RouterSpec::Scoring::Softmax) {
            // Where the weights are not divided by their sum, every expert's logit counts by its probability.
            for (std::size_t expert = 0; expert < errors.size(); ++expert)
                shared += scores[expert] * errors[expert];
        } else if (!sigmoid || m_config.router.renormalise) {
            for (std::size_t i = 0; i < weights.size(); ++i) {
                const auto expert = static_cast<std::size_t>(chosen(token)[i]);
                shared += weights[i] / m_config.router.scale * errors[expert];
            }
        }
        std::vector<double> chosenErrors;
        for (const auto expert : chosen(token)) {
            chosenErrors.push_back(errors[static_cast<std::size_t>(expert)] + shared);
        }
        return chosenErrors;
    }

    void checkOutput(int token, bool inferred) {
        const auto errors = inferred ? weightErrors(token) : std::vector<double>{};
        const auto expected = estimate(token, logits(token), chosen(token), errors);
        const auto width = static_cast<std::size_t>(m_config.hiddenSize);
        const auto row =
            std::span<const float>(m_reference.output).subspan(at(token, m_config.hiddenSize), width);
        const double ratio = model().distance(token, expected, row).worst();
        auto& check = m_reference.check;
        if (ratio > check.outputRatio) {
            check.outputRatio = ratio;
            check.outputToken = token;
        }
        if (ratio <= 1) return;
        const auto error = errorOf(row, expected.output);
        if (!std::isfinite(error)) return reportNonFinite(token, row, expected.output);
        double deviation = 0;
        for (const double one : expected.deviations) {
            deviation += one * one;
        }
        report(token, fmt::format("has an output that is {:.2g} (rms) away from what the weights give in "
                                  "float64, {:.3g} times what rounding in {} can do (some {:.2g}){}",
                                  error, ratio, dtypeName(m_config.dtype),
                                  0.5 * std::sqrt(deviation / static_cast<double>(width)),
                                  m_manyTies.contains(token) ? ", with the best of very many experts that tie"
                                                             : ""));
    }

    static double errorOf(std::span<const float> row, const std::vector<double>& truth) {
        double squares = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            squares += (row[i] - truth[i]) * (row[i] - truth[i]);
        }
        return std::sqrt(squares / static_cast<double>(row.size()));
    }

    /// The worst element's distance over what a float64 computation may be off.
    static double float64Ratio(std::span<const double> row, const RowEstimate& estimate) {
        double worst = 0;
        for (std::size_t i = 0; i < row.size(); ++i) {
            worst = std::max(worst,
                             ratioOf(std::abs(row[i] - estimate.output[i]), estimate.softmaxDeviations[i]));
        }
        return worst;
    }

    /// The truth is the file's output_float64 where it took the reference's experts, and ours where it took
    /// others (a near-tie): their difference says nothing of rounding.
    void settleTruth(int token) {
        const auto width = static_cast<std::size_t>(m_config.hiddenSize);
        const auto same = estimate(token, exactLogits(token), chosen(token));
        const auto first = at(token, m_config.hiddenSize);
        const auto choices = float64Choices(token);
        const bool brought = m_reference.bringsFloat64;
        if (!brought) {
            const auto own = estimate(token, exactLogits(token), choices.front()).output;
            m_reference.outputFloat64.insert(m_reference.outputFloat64.end(), own.begin(), own.end());
        }
        const auto row = std::span<const double>(m_reference.outputFloat64).subspan(first, width);
        double ratio = float64Ratio(row, same);
        if (ratio <= 1) {
            m_reference.truth.insert(m_reference.truth.end(), row.begin(), row.end());
        } else {
            m_reference.truth.insert(m_reference.truth.end(), same.output.begin(), same.output.end());
            m_reference.reroutedTokens.push_back(token);
            for (const auto& choice : choices) {
                ratio = std::min(ratio, float64Ratio(row, estimate(token, exactLogits(token), choice)));
            }
        }
        if (!brought) return;
        m_reference.check.float64Ratio = std::max(m_reference.check.float64Ratio, ratio);
        if (!(ratio <= 1)) {
            report(token, fmt::format("has an output_float64 that is {:.3g} times as far from what the "
                                      "weights give in float64 as a softmax in float32 explains",
                                      ratio));
        }
    }

    /// A row of the expected output or of what the weights give holds NaN or infinity.
    void reportNonFinite(int token, std::span<const float> row, const std::vector<double>& truth) {
        if (!m_reference.check.problem.empty()) return;
        const auto finite = [](double value) { return std::isfinite(value); };
        if (std::ranges::all_of(truth, finite) && !std::ranges::all_of(row, finite))
            return report(token, "has an expected output that is not finite (NaN or infinite)");
        const auto matrix = nonFiniteWeights(*m_reference.weights, chosen(token));
        report(token, fmt::format("has an output that is not finite with the weights{}",
                                  matrix.empty() ? "" : fmt::format(": {} holds NaN or infinity", matrix)));
    }

    /// The first problem counts.
    void report(int token, const std::string& problem) {
        auto& check = m_reference.check;
        if (!check.problem.empty()) return;
        check.problem =
            fmt::format("{}: token {} {}: the weights ({}) and the expected output don't belong "
                        "together",
                        m_reference.expectedFrom, token, problem, m_reference.weights->description());
    }

    ReferenceCase& m_reference;
    const MoeConfig& m_config;
    DType m_logitsDtype;
    std::set<int> m_manyTies; ///< tokens with more possible choices than were all tried
};

} // namespace

void completeReference(ReferenceCase& reference) {
    ReferenceCompletion(reference).run();
}

} // namespace gatescope
