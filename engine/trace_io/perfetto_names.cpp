// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/perfetto_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

namespace gatescope::perfetto {

namespace {

struct Name {
    std::uint32_t field;
    const char* name;
};

// What packets may carry and is not read, by the format's numbers.
constexpr std::array kPackets{
    Name{1, "ftrace_events"},
    Name{2, "process_tree"},
    Name{4, "inode_file_map"},
    Name{5, "chrome_events"},
    Name{7, "sys_stats"},
    Name{9, "process_stats"},
    Name{33, "trace_config"},
    Name{34, "ftrace_stats"},
    Name{35, "trace_stats"},
    Name{37, "profile_packet"},
    Name{38, "battery"},
    Name{39, "android_log"},
    Name{40, "power_rails"},
    Name{45, "system_info"},
    Name{46, "trigger"},
    Name{47, "packages_list"},
    Name{48, "chrome_benchmark_metadata"},
    Name{49, "perfetto_metatrace"},
    Name{51, "chrome_metadata"},
    Name{54, "streaming_profile_packet"},
    Name{56, "heap_graph"},
    Name{57, "graphics_frame_event"},
    Name{61, "module_symbols"},
    Name{62, "vulkan_memory_event"},
    Name{63, "gpu_log"},
    Name{64, "deobfuscation_mapping"},
    Name{65, "vulkan_api_event"},
    Name{66, "perf_sample"},
    Name{67, "cpu_info"},
    Name{68, "smaps_packet"},
    Name{69, "service_event"},
    Name{70, "initial_display_state"},
    Name{71, "gpu_mem_total_event"},
    Name{72, "extension_descriptor"},
    Name{73, "memory_tracker_snapshot"},
    Name{74, "streaming_allocation"},
    Name{75, "streaming_free"},
    Name{76, "frame_timeline_event"},
    Name{77, "android_energy_estimation_breakdown"},
    Name{78, "ui_state"},
    Name{82, "translation_table"},
    Name{83, "android_game_intervention_list"},
    Name{84, "statsd_atom"},
    Name{86, "android_system_property"},
    Name{88, "network_packet"},
    Name{90, "track_event_range_of_interest"},
    Name{91, "entity_state_residency"},
    Name{92, "network_packet_bundle"},
    Name{93, "surfaceflinger_layers_snapshot"},
    Name{94, "surfaceflinger_transactions"},
    Name{95, "etw_events"},
    Name{96, "shell_transition"},
    Name{97, "shell_handler_mappings"},
    Name{99, "v8_js_code"},
    Name{100, "v8_internal_code"},
    Name{101, "v8_wasm_code"},
    Name{102, "v8_reg_exp_code"},
    Name{103, "v8_code_move"},
    Name{104, "protolog_message"},
    Name{105, "protolog_viewer_config"},
    Name{107, "remote_clock_sync"},
    Name{109, "chrome_trigger"},
    Name{110, "pixel_modem_events"},
    Name{111, "pixel_modem_token_database"},
    Name{112, "winscope_extensions"},
    Name{113, "clone_snapshot_trigger"},
    Name{114, "bluetooth_trace_event"},
    Name{115, "kernel_wakelock_data"},
    Name{116, "app_wakelock_bundle"},
    Name{117, "generic_kernel_task_state_event"},
    Name{118, "generic_kernel_cpu_freq_event"},
    Name{119, "cpu_per_uid_data"},
    Name{120, "generic_kernel_task_rename_event"},
    Name{121, "evdev_event"},
    Name{122, "generic_kernel_process_tree"},
    Name{123, "user_list"},
    Name{124, "trace_provenance"},
    Name{125, "protovms"},
    Name{126, "trace_attributes"},
    Name{127, "android_aflags"},
    Name{128, "gpu_info"},
    Name{129, "generic_gpu_frequency_event"},
    Name{130, "interrupt_info"},
    Name{131, "art_process_metadata"},
    Name{132, "journald_event"},
    Name{133, "zstd_compressed_packets"},
    Name{134, "concurrent_session_event"},
    Name{135, "stack_sample"},
    Name{138, "recovered_trace_info"},
    Name{139, "source_file"},
    Name{140, "module_disassembly"},
    Name{900, "for_testing"},
};

// The same for track events: times of the thread's own clock and typed arguments, most of them Chrome's.
constexpr std::array kTrackEventFields{
    Name{2, "thread_time_delta_us"},
    Name{5, "task_execution"},
    Name{8, "thread_instruction_count_delta"},
    Name{17, "thread_time_absolute_us"},
    Name{20, "thread_instruction_count_absolute"},
    Name{21, "log_message"},
    Name{24, "cc_scheduler_state"},
    Name{25, "chrome_user_event"},
    Name{26, "chrome_keyed_service"},
    Name{27, "chrome_legacy_ipc"},
    Name{28, "chrome_histogram_sample"},
    Name{29, "chrome_latency_info"},
    Name{32, "chrome_frame_reporter"},
    Name{33, "source_location"},
    Name{34, "source_location_iid"},
    Name{35, "chrome_message_pump"},
    Name{38, "chrome_mojo_event_info"},
    Name{39, "chrome_application_state_info"},
    Name{40, "chrome_renderer_scheduler_state"},
    Name{41, "chrome_window_handle_event_info"},
    Name{43, "chrome_content_settings_event_info"},
    Name{49, "chrome_active_processes"},
    Name{50, "screenshot"},
    Name{55, "callstack"},
    Name{56, "callstack_iid"},
    Name{57, "callstack_weight"},
};

std::string nameOf(std::span<const Name> names, std::uint32_t field) {
    const auto known = std::ranges::find(names, field, &Name::field);
    return known != names.end() ? known->name : fmt::format("field_{}", field);
}

} // namespace

std::string packetName(std::uint32_t field) {
    return nameOf(kPackets, field);
}

std::string trackEventFieldName(std::uint32_t field) {
    return nameOf(kTrackEventFields, field);
}

} // namespace gatescope::perfetto
