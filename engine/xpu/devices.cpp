// SPDX-License-Identifier: GPL-3.0-or-later
#include "xpu/devices.h"

#include "base/ascii.h"
#include "xpu/device_clock.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

namespace gatescope {

namespace {

// Two of Intel's extensions, which the public headers leave out (intel/compute-runtime, ze_intel_gpu.h).
constexpr const char* kDotProductExtension = "ZE_intel_experimental_device_module_dp_properties";
constexpr auto kDotProductProperties = static_cast<ze_structure_type_t>(0x00030013);
constexpr std::uint32_t kDotProductHasDpas = 1u << 1;
constexpr const char* kBlockArrayExtension = "ZE_intel_experimental_device_block_array_properties";
constexpr auto kBlockArrayProperties = static_cast<ze_structure_type_t>(0x00030007);
constexpr std::uint32_t kBlockArrayHasLoad = 1u << 1;

/// Families with a matrix engine, for drivers too old to tell (PCI ids as in the Linux kernel's xe and i915).
struct Family {
    std::uint32_t firstId;
    std::uint32_t lastId;
    bool blockLoad2d; ///< our kernels with 2D block loads are for Xe2
};
constexpr std::array kMatrixFamilies{
    Family{0x0b69, 0x0b6e, false}, Family{0x0bd0, 0x0bdb, false}, // Xe-HPC: Ponte Vecchio
    Family{0x4f80, 0x4f88, false}, Family{0x5690, 0x56c2, false}, // Xe-HPG: Alchemist, Flex
    Family{0x6420, 0x64b0, true},                                 // Xe2: Lunar Lake
    Family{0xe202, 0xe223, true},                                 // Xe2: Battlemage
};

const Family* matrixFamily(std::uint32_t deviceId) {
    const auto found = std::ranges::find_if(kMatrixFamilies, [&](const Family& family) {
        return deviceId >= family.firstId && deviceId <= family.lastId;
    });
    return found != kMatrixFamilies.end() ? &*found : nullptr;
}

struct FlagsExtension {
    ze_structure_type_t stype;
    void* pNext;
    std::uint32_t flags;
};

/// A structure to be filled by the driver: its type set, the rest zero.
template <typename T>
T properties(ze_structure_type_t type, void* next = nullptr) {
    T value{};
    value.stype = type;
    value.pNext = next;
    return value;
}

/// The two calls by which Level Zero lists things: how many, then which.
template <typename T, typename List>
std::vector<T> listOf(List&& list, const T& blank = {}) {
    std::uint32_t count = 0;
    list(&count, static_cast<T*>(nullptr));
    std::vector<T> items(count, blank);
    if (count > 0) list(&count, items.data());
    items.resize(count);
    return items;
}

bool saysSimulated(std::string_view name) {
    return lowerCase(name).find("simulat") != std::string::npos;
}

std::vector<std::string> extensions(const LevelZero& api, ze_driver_handle_t driver) {
    std::vector<std::string> names;
    std::uint32_t count = 0;
    // A driver without extensions may refuse the question.
    if (api.zeDriverGetExtensionProperties.result(driver, &count, nullptr) != ZE_RESULT_SUCCESS) return names;
    std::vector<ze_driver_extension_properties_t> list(count);
    if (count == 0 || api.zeDriverGetExtensionProperties.result(driver, &count, list.data()) != 0)
        return names;
    for (const auto& extension : list)
        names.emplace_back(extension.name);
    return names;
}

/// Asks one device everything, step by step.
class DeviceQuestions {
public:
    DeviceQuestions(const LevelZero& api, ze_driver_handle_t driver, ze_device_handle_t device)
        : m_api(api), m_extensions(extensions(api, driver)) {
        m_device.api = &api;
        m_device.driver = driver;
        m_device.handle = device;
    }

    /// Nothing for what is no GPU.
    std::optional<XpuDevice> ask() {
        askDriver();
        if (!askIdentity()) return std::nullopt;
        askCompute();
        askMatrixEngine();
        askMemory();
        askQueues();
        return m_device;
    }

private:
    bool has(const char* extension) const { return std::ranges::count(m_extensions, extension) > 0; }

    void askDriver() {
        auto driver = properties<ze_driver_properties_t>(ZE_STRUCTURE_TYPE_DRIVER_PROPERTIES);
        m_api.zeDriverGetProperties(m_device.driver, &driver);
        ze_api_version_t version{};
        m_api.zeDriverGetApiVersion(m_device.driver, &version);
        m_device.driverVersion = driver.driverVersion;
        m_device.apiVersion = static_cast<std::uint32_t>(version);
    }

    bool askIdentity() {
        const bool tellsBlocks = has(kBlockArrayExtension);
        FlagsExtension blocks{kBlockArrayProperties, nullptr, 0};
        // From 1.2 on the timer's resolution can be had in Hz, which is exact where nanoseconds are rounded.
        const bool inHz = m_device.apiVersion >= ZE_MAKE_VERSION(1, 2);
        auto p = properties<ze_device_properties_t>(inHz ? ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES_1_2
                                                         : ZE_STRUCTURE_TYPE_DEVICE_PROPERTIES,
                                                    tellsBlocks ? &blocks : nullptr);
        m_api.zeDeviceGetProperties(m_device.handle, &p);
        if (p.type != ZE_DEVICE_TYPE_GPU) return false;
        m_device.name = p.name;
        m_device.simulated = saysSimulated(m_device.name);
        for (const auto byte : p.uuid.id)
            m_device.uuid += fmt::format("{:02x}", byte);
        m_device.largestAllocation = static_cast<std::int64_t>(p.maxMemAllocSize);
        m_device.deviceId = p.deviceId;
        m_device.hardwareThreads =
            p.numSlices * p.numSubslicesPerSlice * p.numEUsPerSubslice * p.numThreadsPerEU;
        m_device.computeUnits = p.numSlices * p.numSubslicesPerSlice;
        m_device.nsPerTick = nsPerDeviceTick(p.timerResolution, inHz);
        m_device.timestampBits = m_device.nsPerTick > 0 ? p.kernelTimestampValidBits : 0;
        const auto* family = matrixFamily(p.deviceId);
        m_device.blockLoad2d =
            family != nullptr ? family->blockLoad2d : (blocks.flags & kBlockArrayHasLoad) != 0;
        if (tellsBlocks && (blocks.flags & kBlockArrayHasLoad) == 0) m_device.blockLoad2d = false;
        return true;
    }

    void askCompute() {
        auto p = properties<ze_device_compute_properties_t>(ZE_STRUCTURE_TYPE_DEVICE_COMPUTE_PROPERTIES);
        m_api.zeDeviceGetComputeProperties(m_device.handle, &p);
        m_device.largestGroup = p.maxTotalGroupSize;
        const auto count = std::min<std::uint32_t>(p.numSubGroupSizes, ZE_SUBGROUPSIZE_COUNT);
        m_device.subGroupSizes.assign(p.subGroupSizes, p.subGroupSizes + count);
    }

    void askMatrixEngine() {
        m_device.matrixEngine = matrixFamily(m_device.deviceId) != nullptr;
        if (!has(kDotProductExtension)) return;
        FlagsExtension dotProducts{kDotProductProperties, nullptr, 0};
        auto p = properties<ze_device_module_properties_t>(ZE_STRUCTURE_TYPE_DEVICE_MODULE_PROPERTIES,
                                                           &dotProducts);
        m_api.zeDeviceGetModuleProperties(m_device.handle, &p);
        m_device.matrixEngine = (dotProducts.flags & kDotProductHasDpas) != 0;
    }

    void askMemory() {
        const auto blank =
            properties<ze_device_memory_properties_t>(ZE_STRUCTURE_TYPE_DEVICE_MEMORY_PROPERTIES);
        const auto memories = listOf<ze_device_memory_properties_t>(
            [&](auto* count, auto* list) { m_api.zeDeviceGetMemoryProperties(m_device.handle, count, list); },
            blank);
        for (const auto& memory : memories)
            m_device.memoryBytes += static_cast<std::int64_t>(memory.totalSize);
    }

    void askQueues() {
        const auto blank =
            properties<ze_command_queue_group_properties_t>(ZE_STRUCTURE_TYPE_COMMAND_QUEUE_GROUP_PROPERTIES);
        const auto groups = listOf<ze_command_queue_group_properties_t>(
            [&](auto* count, auto* list) {
                m_api.zeDeviceGetCommandQueueGroupProperties(m_device.handle, count, list);
            },
            blank);
        const auto compute = std::ranges::find_if(groups, [](const auto& group) {
            return (group.flags & ZE_COMMAND_QUEUE_GROUP_PROPERTY_FLAG_COMPUTE) != 0;
        });
        if (compute == groups.end()) {
            throw DeviceError(m_device.name + " has no queue for compute kernels", "Update its driver");
        }
        m_device.computeQueueGroup = static_cast<std::uint32_t>(compute - groups.begin());
    }

    const LevelZero& m_api;
    std::vector<std::string> m_extensions;
    XpuDevice m_device;
};

std::vector<ze_device_handle_t> devicesOf(const LevelZero& api, ze_driver_handle_t driver) {
    return listOf<ze_device_handle_t>([&](auto* count, auto* list) { api.zeDeviceGet(driver, count, list); });
}

std::size_t parseIndex(const std::string& id) {
    if (id == "xpu") return 0;
    std::size_t index = 0;
    const std::string_view digits = std::string_view(id).substr(std::min<std::size_t>(id.size(), 4));
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (!id.starts_with("xpu:") || error != std::errc() || end != digits.data() + digits.size()) {
        throw UsageError(fmt::format("there is no device '{}'", id),
                         "Write xpu for the first XPU or xpu:N for the one with number N");
    }
    return index;
}

} // namespace

bool XpuDevice::hasSubGroup(std::uint32_t size) const {
    return std::ranges::count(subGroupSizes, size) > 0;
}

std::string XpuDevice::details() const {
    return fmt::format(
        "{:.1f} GB, {} compute units, sub-groups {}, {}{}, {}, driver 0x{:x}, Level Zero {}.{}, "
        "loader {}",
        static_cast<double>(memoryBytes) / 1e9, computeUnits, fmt::join(subGroupSizes, "/"),
        matrixEngine ? "XMX" : "no XMX", blockLoad2d ? ", 2D block loads" : "",
        timestampBits > 0 ? fmt::format("{}-bit kernel timestamps", timestampBits)
                          : std::string("no kernel timestamps"),
        driverVersion, ZE_MAJOR_VERSION(apiVersion), ZE_MINOR_VERSION(apiVersion), api->loaderVersion());
}

std::vector<XpuDevice> listXpuDevices(const LevelZero& api) {
    std::vector<XpuDevice> devices;
    const auto drivers =
        listOf<ze_driver_handle_t>([&](auto* count, auto* list) { api.zeDriverGet(count, list); });
    for (const auto driver : drivers) {
        for (const auto handle : devicesOf(api, driver)) {
            auto device = DeviceQuestions(api, driver, handle).ask();
            if (!device) continue;
            device->index = static_cast<int>(devices.size());
            devices.push_back(std::move(*device));
        }
    }
    return devices;
}

XpuDevice findXpuDevice(const std::string& id) {
    const auto index = parseIndex(id);
    const auto devices = listXpuDevices(LevelZero::open());
    if (devices.empty()) throw noDeviceHelp("the drivers offer no GPU");
    if (index < devices.size()) return devices[index];
    throw DeviceError(fmt::format("there is no device {}: {} XPU{} found", id, devices.size(),
                                  devices.size() == 1 ? " was" : "s were"),
                      "`gatescope devices` lists them");
}

} // namespace gatescope
