#pragma once

#include <string>
#include <string_view>

#include "json/document.h"

namespace cyclescope::tests {

/// A small machine without errors, to be changed by tests: a fetch stage, an execute stage with an adder and a loader,
/// a register file and DRAM.
inline Json tiny_description() {
  return Json::parse(R"({
    "name": "tiny", "clock_hz": 1000000000,
    "parameters": {
      "width": {"default": 2, "min": 1, "max": 8, "unit": "words", "description": "words per cycle"},
      "flow": {"choices": ["output", "weight"], "default": "weight"}
    },
    "operations": {
      "load": {"operands": {"to": "write", "from": "read"}, "semantics": ["to = from"]},
      "add": {"operands": {"y": "write", "a": "read", "b": {"role": "read", "optional": true}},
              "attributes": ["length"], "semantics": ["y = a + b"]}
    },
    "objects": [
      {"class": "SRAM", "name": "imem", "data_width": 32},
      {"class": "InstructionMemoryAccessUnit", "name": "imau", "latency": 0},
      {"class": "InstructionFetchStage", "name": "fetch", "issue_buffer_size": 2},
      {"class": "ExecuteStage", "name": "execute"},
      {"class": "FunctionalUnit", "name": "alu", "to_process": ["add"], "latency": "4 + length * width"},
      {"class": "MemoryAccessUnit", "name": "loader", "to_process": ["load"]},
      {"class": "RegisterFile", "name": "rf", "registers": ["r0", "r1"]},
      {"class": "DRAM", "name": "dram", "port_width": "width", "read_latency": 20}
    ],
    "edges": [
      ["imem", "READ_DATA", "imau"],
      ["fetch", "CONTAINS", "imau"],
      ["fetch", "FORWARD", "execute"],
      ["execute", "CONTAINS", ["alu", "loader"]],
      ["rf", "READ_DATA", "alu"],
      [["alu", "loader"], "WRITE_DATA", "rf"],
      ["dram", "READ_DATA", "loader"]
    ]
  })");
}

}  // namespace cyclescope::tests
