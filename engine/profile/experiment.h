#pragma once

#include "analysis/kernel_summary.h"
#include "analysis/statistics.h"
#include "base/progress.h"
#include "cpu/gemm.h"
#include "moe/config.h"
#include "moe/router_placement.h"
#include "moe/routing.h"
#include "trace/trace.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace gatescope {

/// What to run.
struct Experiment {
    MoeConfig config;
    std::optional<std::filesystem::path> checkpoint;  ///< weights from here, else synthetic
    std::optional<std::filesystem::path> weightsFile; ///< a safetensors file with one layer's tensors
    int firstLayer = 0; ///< of the checkpoint, or a number for synthetic weights
    int layers = 1;     ///< each with weights of its own
    int tokens = 16;
    std::vector<RouterPlacement> placements{RouterPlacement::beforeFix(), RouterPlacement::afterFix()};
    DType dtype = DType::BF16;
    std::string device = "cpu"; ///< "cpu", "xpu", "xpu:1"
    int threads = 0;            ///< 0: all cores that the process may use
    GemmChoice gemm = GemmChoice::Automatic;
    WeightFormat quantize = WeightFormat::Plain; ///< of the experts, CPU only
    RoutingSpec routing;
    std::uint64_t seed = 1;
    std::optional<int> iterations; ///< per placement; else as many as fit `seconds`
    double seconds = 3.0;
    int warmup = 2;              ///< iterations per placement that are run and dropped
    int recordedIterations = 48; ///< per placement: how many of the timed ones the trace keeps
};

/// One placement's samples. An iteration is one pass over all layers.
struct PlacementRun {
    RouterPlacement placement;
    double gateCallsPerLayer = 0;
    std::vector<double> layerNs; ///< per iteration: its time divided by the number of layers
    SampleSummary layer;         ///< of layerNs
    std::vector<KernelSummary> kernels;
};

struct ProfileResult {
    Experiment experiment;
    std::string deviceName;
    std::string gemmName;
    bool simulated = false;
    std::vector<PlacementRun> runs;
    bool outputsIdentical = false;
    /// first run minus second, per iteration pair (ns per layer); only with two or more runs
    std::optional<PairedDifference> difference;
    /// Every recorded iteration of every placement on one clock; each placement is a process of its own
    /// ("before fix", "after fix", "external router").
    std::shared_ptr<const Trace> trace;
    std::size_t droppedSlices = 0;
    double recorderNsPerSlice = 0; ///< measured in this run, recording on
    double recorderShare = 0;      ///< of the layer's time: slices per layer * recorderNsPerSlice
    double expertsHitMean = 0;
    std::int64_t weightBytes = 0;
    /// Weights that one iteration reads: experts hit and gates of all layers.
    std::int64_t workingSetBytes = 0;
    std::string workingSetFits; ///< "L2", "L3" or "memory": the nearest level that holds it; empty on an XPU
    std::int64_t peakMemoryBytes = 0;
    double loadSeconds = 0;
    bool complete = true; ///< false where the run was stopped early; what was measured is kept
    std::string failure;  ///< why, where the device failed in mid-run
};

/// Runs the placements interleaved (A B B A ...) after a warm-up. UsageError, InputError or DeviceError where
/// it can't be done; Cancelled where stopped before anything was measured. A device that fails after that
/// ends the run, and the result has the pairs measured until then (complete, failure).
ProfileResult runExperiment(const Experiment& experiment, ProgressSink& progress, std::stop_token stop);

/// What a timeline file that runExperiment's trace was saved to tells of its run, samples included; nothing
/// where the trace is not one of ours.
std::optional<ProfileResult> profileFromTrace(std::shared_ptr<const Trace> trace);

/// The result as JSON text, {"schema":1,...} (docs/formats.md).
std::string profileJson(const ProfileResult& result);

} // namespace gatescope
