#pragma once

#include <cstdint>
#include <string>

#include "program/program.h"
#include "random.h"

namespace cyclescope::random_cases {

/// What random programs may have. Percentages are chances per place where the feature could stand.
struct ProgramKnobs {
  std::int64_t instructions = 500;  ///< executed, roughly (within a factor of 2 mostly)
  int max_depth = 4;                ///< of loops
  int max_items = 5;                ///< instructions and loops per body, >= 1
  int max_templates = 24;           ///< instruction templates
  int guard_percent = 20;           ///< instructions that are executed at some indices only: borders, every n-th
  int variable_trip_percent = 12;   ///< loops whose trip count depends on outer indices
  int zero_trip_percent = 2;        ///< loops that are never executed
  int unequal_stride_percent = 12;  ///< accesses that walk through a buffer with strides of their own
  int ring_percent = 30;            ///< accesses to tile (index % n), e.g. double buffering
  int bent_percent = 10;            ///< offsets with min, max, division or remainder beyond rings
  int border_percent = 25;          ///< spans, words and attributes that shrink at the border
  int no_words_percent = 5;         ///< accesses that transfer nothing at some indices
  int max_buffers_per_storage = 3;
  /// Requests of a streaming unit that their storage has no slot or port of its own for: they may fit beside the others
  /// all the same, or else the program is refused.
  int crowded_percent = 6;
  bool one_request_per_storage = false;  ///< no instruction accesses a storage twice
};

/// A random loop nest for `architecture`, which must come from `random_machine`.
program::Program random_program(Random& random, const architecture::Architecture& architecture,
                                const ProgramKnobs& knobs = {});

/// The nest as indented pseudo code, expressions written out, for a failing test's message.
std::string dump(const program::Program& program, const architecture::Architecture& architecture);

}  // namespace cyclescope::random_cases
