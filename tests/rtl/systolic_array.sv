// A systolic array with its operand and result banks, for products C[m, n] = sum over k of A[m, k] * B[k, n]. Output
// stationary: rows of the array are rows of C, columns are columns of C, every element sums up one number. Weight
// stationary: B moves down into the array and stays, rows of A stream in from the left, sums leave at the bottom.
//
// Only the edges are told what to do; inside, data and its flags move from element to element. Any number of rows and
// columns up to the size of the module may be used: what lies outside works on nothing.
//
// A product is cut into folds that fit the array, one after another: the next begins in the cycle after the last result
// of the one before has been stored. Three registers lie between the sequencer and the first element: the step, the
// addresses of its operands, and what the banks deliver.
//
// All registers change in one process, from the results back to the sequencer and from the last element to the first,
// so that each of them sees what the others held in the cycle before. (Nonblocking assignments to arrays in loops
// would say the same, but the simulator unrolls them, which takes minutes to compile.)
module systolic_array #(
    parameter int ROWS = 32,     // rows of elements there are
    parameter int COLUMNS = 32,  // columns of elements there are
    parameter int DEPTH = 16384  // words of a bank
) (
    input logic clk,

    input logic start,              // begins a product; the inputs below stay until `done`
    input logic weight_stationary,
    input int rows,                 // in use, 1 .. ROWS
    input int columns,              // in use, 1 .. COLUMNS
    input int m,
    input int n,
    input int k,
    output logic done,              // after the cycle in which the last result was stored

    // The host writes operands, and reads results, one word per cycle.
    input logic write_left,
    input logic write_top,
    input int host_bank,
    input int host_address,
    input logic signed [7:0] host_data,
    output logic signed [31:0] host_result
);
  typedef logic signed [7:0] operand_t;
  typedef logic signed [31:0] sum_t;

  // A word wanted of a bank; first and last of its sum.
  typedef struct {
    logic valid;
    logic first;
    logic last;
    int address;
  } request_t;

  // What belongs to a step and goes along with its operands.
  typedef struct {
    logic shifts;     // weights move down
    int first_row;    // where sums begin: partial blocks of k sit in the last rows
    int result_base;  // address of the fold's first result
    logic adds;       // results are added to what is there
  } control_t;

  // The sequencer: folds, and in each of them steps. Weight stationary: `outer` counts blocks of n and `inner` of k;
  // output stationary: blocks of m, and of n.
  logic running;
  int outer, inner, step;

  operand_t left_bank[ROWS][DEPTH];
  operand_t top_bank[COLUMNS][DEPTH];
  sum_t result_bank[COLUMNS][DEPTH];
  request_t left_request[ROWS];
  request_t top_request[COLUMNS];
  control_t requested, delivered;

  // The array. Column 0 of `a` and row 0 of `b` are what the banks deliver; element (i, j) holds a[i][j + 1] and
  // b[i + 1][j].
  operand_t a[ROWS][COLUMNS+1];
  logic a_valid[ROWS][COLUMNS+1];
  logic a_first[ROWS][COLUMNS+1];
  logic a_last[ROWS][COLUMNS+1];
  operand_t b[ROWS+1][COLUMNS];
  logic b_valid[ROWS+1][COLUMNS];
  sum_t sum[ROWS][COLUMNS];   // the element's own, or the one that it sends down
  logic sent[ROWS][COLUMNS];  // the sum is complete, or was sent down

  int stored[COLUMNS];  // weight stationary: results that a column has stored in this fold
  int missing;          // results of the product

  function automatic int least(input int x, input int y);
    return x < y ? x : y;
  endfunction

  task automatic store(input int column, input int address, input sum_t value);
    result_bank[column][address] = (delivered.adds ? result_bank[column][address] : 0) + value;
    missing = missing - 1;
    if (missing == 0) done = 1;
  endtask

  task automatic store_results();
    for (int j = 0; j < columns; j++) begin
      if (!weight_stationary) begin
        for (int i = 0; i < rows; i++) if (sent[i][j]) store(j, delivered.result_base + i, sum[i][j]);
      end else if (sent[rows-1][j]) begin
        store(j, delivered.result_base + stored[j], sum[rows-1][j]);
        stored[j] = stored[j] + 1 == m ? 0 : stored[j] + 1;
      end
    end
  endtask

  task automatic clock_elements();
    for (int i = rows - 1; i >= 0; i--) begin
      for (int j = columns - 1; j >= 0; j--) begin
        automatic logic works = a_valid[i][j+1] && b_valid[i+1][j];
        sent[i][j] = works && (weight_stationary || a_last[i][j+1]);
        if (works) begin
          if (weight_stationary ? i == delivered.first_row : a_first[i][j+1]) sum[i][j] = 0;
          else if (weight_stationary) sum[i][j] = sum[i-1][j];
          sum[i][j] = sum[i][j] + a[i][j+1] * b[i+1][j];
        end
        a[i][j+1] = a[i][j];
        a_valid[i][j+1] = a_valid[i][j];
        a_first[i][j+1] = a_first[i][j];
        a_last[i][j+1] = a_last[i][j];
        if (!weight_stationary || delivered.shifts) begin
          b[i+1][j] = b[i][j];
          b_valid[i+1][j] = b_valid[i][j];
        end
      end
    end
  endtask

  task automatic read_banks();
    for (int i = 0; i < rows; i++) begin
      a_valid[i][0] = left_request[i].valid;
      a_first[i][0] = left_request[i].first;
      a_last[i][0] = left_request[i].last;
      if (left_request[i].valid) a[i][0] = left_bank[i][left_request[i].address];
    end
    for (int j = 0; j < columns; j++) begin
      b_valid[0][j] = top_request[j].valid;
      if (top_request[j].valid) b[0][j] = top_bank[j][top_request[j].address];
    end
    delivered = requested;
  endtask

  task automatic request_operands_and_step();
    automatic int rows_now = weight_stationary ? least(rows, k - inner * rows) : least(rows, m - outer * rows);
    automatic int columns_now = least(columns, n - (weight_stationary ? outer : inner) * columns);
    automatic int stream = weight_stationary ? m : k;
    // Weights take a step for each row to move down. One row has nothing to shift: its weight comes with the first
    // input.
    automatic int preload = weight_stationary && rows > 1 ? rows : 0;
    automatic int first_row = weight_stationary ? rows - rows_now : 0;
    automatic logic last_inner = weight_stationary ? (inner + 1) * rows >= k : (inner + 1) * columns >= n;
    automatic logic last_outer = weight_stationary ? (outer + 1) * columns >= n : (outer + 1) * rows >= m;
    for (int i = 0; i < rows; i++) begin
      automatic int at = step - preload - (i - first_row);
      left_request[i].valid = running && i >= first_row && i < first_row + rows_now && at >= 0 && at < stream;
      left_request[i].first = at == 0;
      left_request[i].last = at + 1 == stream;
      left_request[i].address = (weight_stationary ? inner : outer) * stream + at;
    end
    for (int j = 0; j < columns; j++) begin
      // Of weights, those for the last row go first.
      automatic int at = weight_stationary ? rows_now - 1 - step : step - j;
      top_request[j].valid = running && j < columns_now && at >= 0 && (weight_stationary || at < stream);
      top_request[j].address = weight_stationary ? outer * k + inner * rows + at : inner * k + at;
    end
    requested.shifts = running && weight_stationary && step < (preload == 0 ? 1 : preload);
    requested.first_row = first_row;
    requested.result_base = weight_stationary ? outer * m : inner * m + outer * rows;
    requested.adds = weight_stationary && inner != 0;
    if (running) begin
      step = step + 1;
      if (step == preload + stream + rows_now + columns_now) begin
        step = 0;
        if (last_inner && last_outer) running = 0;
        outer = last_inner ? outer + 1 : outer;
        inner = last_inner ? 0 : inner + 1;
      end
    end
  endtask

  initial begin
    running = 0;
    missing = 0;
    done = 0;
  end

  always @(posedge clk) begin
    if (missing != 0) begin
      store_results();
      clock_elements();
      read_banks();
      request_operands_and_step();
    end
    if (start) begin
      running = 1;
      outer = 0;
      inner = 0;
      step = 0;
      done = 0;
      missing = m * n * (weight_stationary ? (k + rows - 1) / rows : 1);
      requested.shifts = 0;
      delivered.shifts = 0;
      for (int j = 0; j < columns; j++) begin
        stored[j] = 0;
        top_request[j].valid = 0;
        b_valid[0][j] = 0;
      end
      for (int i = 0; i < rows; i++) begin
        left_request[i].valid = 0;
        for (int j = 0; j < columns; j++) begin
          a_valid[i][j] = 0;
          a_valid[i][j+1] = 0;
          b_valid[i+1][j] = 0;
          sent[i][j] = 0;
        end
      end
    end
    if (write_left) left_bank[host_bank][host_address] = host_data;
    if (write_top) top_bank[host_bank][host_address] = host_data;
    host_result = result_bank[host_bank][host_address];
  end
endmodule
