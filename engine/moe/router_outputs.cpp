// SPDX-License-Identifier: GPL-3.0-or-later
#include "moe/router_outputs.h"

#include "moe/case_tensors.h"
#include "moe/convert.h"
#include "moe/dense_matrix.h"
#include "moe/float64_reference.h"
#include "moe/topk.h"

#include <fmt/format.h>

#include <cmath>
#include <optional>
#include <string>

namespace gatescope {

namespace {

constexpr auto kExperts = "selected_experts";

class OutputReader {
public:
    OutputReader(const CaseTensors& tensors, const WeightSource& weights,
                 std::span<const std::byte> hiddenStates)
        : m_tensors(tensors),
          m_weights(weights),
          m_config(weights.config()),
          m_hiddenStates(hiddenStates),
          m_tokens(static_cast<int>(hiddenStates.size() / dtypeSize(m_config.dtype) /
                                    asSize(m_config.hiddenSize))) {}

    RouterOutputs read() {
        RouterOutputs outputs;
        outputs.routing.tokens = m_tokens;
        outputs.routing.topK = m_config.numExpertsPerTok;
        if (!m_tensors.has("router_output_0")) {
            outputs.logits = m_tensors.floats("router_logits", wide(), m_config.dtype);
            outputs.routing.experts = m_tensors.experts(kExperts, chosen(), m_config.numExperts);
            // Some implementations keep the weights in float32.
            const bool single = m_tensors.modelDtype("routing_weights") == DType::F32;
            outputs.weightsDtype = single ? DType::F32 : m_config.dtype;
            outputs.routing.weights = m_tensors.floats("routing_weights", chosen(), outputs.weightsDtype);
        } else if (m_config.experts.routingWeight == ExpertSpec::WeightPlace::BeforeGateUp) {
            readScores(outputs);
        } else {
            readLogits("router_output_0", outputs);
            readExperts(outputs);
            outputs.weightsDtype = m_tensors.modelDtype("router_output_1");
            outputs.routing.weights = m_tensors.floats("router_output_1", chosen(), outputs.weightsDtype);
        }
        return outputs;
    }

private:
    CaseTensors::Shape wide() const { return {m_tokens, m_config.numExperts}; }
    CaseTensors::Shape chosen() const { return {m_tokens, m_config.numExpertsPerTok}; }

    void readLogits(const std::string& name, RouterOutputs& outputs) {
        outputs.logits = m_tensors.floats(name, wide(), m_tensors.modelDtype(name));
        if (nearerToScores(outputs.logits))
            m_tensors.fail(name, "holds scores, expected the router's logits");
    }

    /// The same experts twice, or once under either name.
    void readExperts(RouterOutputs& outputs) const {
        constexpr auto kOutput = "router_output_2";
        const auto* name = m_tensors.has(kExperts) ? kExperts : kOutput;
        outputs.routing.experts = m_tensors.experts(name, chosen(), m_config.numExperts);
        if (m_tensors.has(kOutput) &&
            m_tensors.experts(kOutput, chosen(), m_config.numExperts) != outputs.routing.experts) {
            m_tensors.fail(kOutput, fmt::format("names other experts than {}", kExperts));
        }
    }

    /// Llama-4: the weights stand in the scores at the experts that were chosen, zeros elsewhere.
    void readScores(RouterOutputs& outputs) {
        constexpr auto kScores = "router_output_0";
        outputs.weightsDtype = m_tensors.modelDtype(kScores);
        const auto scores = m_tensors.floats(kScores, wide(), outputs.weightsDtype);
        if (!nearerToScores(scores)) m_tensors.fail(kScores, "holds logits, expected the router's scores");
        readLogits("router_output_1", outputs);
        const auto experts = asSize(m_config.numExperts);
        for (std::size_t i = 0; i < scores.size(); ++i) {
            if (scores[i] == 0) continue;
            outputs.routing.experts.push_back(static_cast<std::int32_t>(i % experts));
            outputs.routing.weights.push_back(scores[i]);
            const auto count = outputs.routing.experts.size();
            const auto k = asSize(m_config.numExpertsPerTok);
            if (count <= (i / experts) * k || count > (i / experts + 1) * k) failScores(kScores);
        }
        if (outputs.routing.experts.size() != asSize(m_tokens) * asSize(m_config.numExpertsPerTok))
            failScores(kScores);
    }

    [[noreturn]] void failScores(std::string_view name) const {
        m_tensors.fail(
            name, fmt::format("has not {} score(s) above zero for each token", m_config.numExpertsPerTok));
    }

    /// What the weights give; few files need it.
    const std::vector<double>& exactLogits() {
        if (!m_exact) m_exact.emplace(m_weights, toFloat64(m_hiddenStates, m_config.dtype));
        return m_exact->logits();
    }

    /// Whether values [M, E] lie nearer to the scores that the weights give than to the logits. A zero may be
    /// an expert that was not chosen.
    bool nearerToScores(std::span<const float> values) {
        if (std::ranges::any_of(values, [](float value) { return value < 0 || value > 1; })) return false;
        const auto experts = asSize(m_config.numExperts);
        const auto& logits = exactLogits();
        std::vector<double> scores(experts);
        const auto scoring = m_config.router.scoring == RouterSpec::Scoring::Sigmoid
                                 ? RouterSpec::Scoring::Sigmoid
                                 : RouterSpec::Scoring::Softmax;
        double fromLogits = 0;
        double fromScores = 0;
        for (std::size_t first = 0; first < values.size(); first += experts) {
            routingScores(logits.data() + first, m_config.numExperts, scoring, scores.data());
            for (std::size_t e = 0; e < experts; ++e) {
                const double value = values[first + e];
                fromLogits += std::abs(value - logits[first + e]);
                if (value != 0) fromScores += std::abs(value - scores[e]);
            }
        }
        return fromScores < fromLogits;
    }

    const CaseTensors& m_tensors;
    const WeightSource& m_weights;
    const MoeConfig& m_config;
    std::span<const std::byte> m_hiddenStates;
    int m_tokens;
    std::optional<Float64Reference> m_exact;
};

} // namespace

RouterOutputs readRouterOutputs(const CaseTensors& tensors, const WeightSource& weights,
                                std::span<const std::byte> hiddenStates) {
    return OutputReader(tensors, weights, hiddenStates).read();
}

} // namespace gatescope
