package internet2.stoq.content.erasure;

/** Matrices over GF(2^8), row by row. */
final class Matrix {

    private Matrix() {}

    /** Row r holds the powers of r: any {@code columns} rows of it are independent. */
    static int[][] vandermonde(int rows, int columns) {
        int[][] matrix = new int[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                matrix[row][column] = Gf256.power(row, column);
            }
        }
        return matrix;
    }

    static int[][] product(int[][] left, int[][] right) {
        int[][] product = new int[left.length][right[0].length];
        for (int row = 0; row < left.length; row++) {
            for (int column = 0; column < right[0].length; column++) {
                for (int i = 0; i < right.length; i++) {
                    product[row][column] ^= Gf256.times(left[row][i], right[i][column]);
                }
            }
        }
        return product;
    }

    /** By Gauss and Jordan; the matrix must be square and regular. */
    static int[][] inverse(int[][] matrix) {
        int size = matrix.length;
        int[][] work = new int[size][2 * size];
        for (int row = 0; row < size; row++) {
            System.arraycopy(matrix[row], 0, work[row], 0, size);
            work[row][size + row] = 1;
        }
        for (int column = 0; column < size; column++) {
            pivot(work, column);
            scale(work[column], Gf256.inverse(work[column][column]));
            for (int row = 0; row < size; row++) {
                if (row != column) {
                    add(work[row], work[column], work[row][column]);
                }
            }
        }
        int[][] inverse = new int[size][size];
        for (int row = 0; row < size; row++) {
            System.arraycopy(work[row], size, inverse[row], 0, size);
        }
        return inverse;
    }

    private static void pivot(int[][] work, int column) {
        for (int row = column; row < work.length; row++) {
            if (work[row][column] != 0) {
                int[] swapped = work[row];
                work[row] = work[column];
                work[column] = swapped;
                return;
            }
        }
        throw new IllegalStateException("the matrix is singular");
    }

    private static void scale(int[] row, int factor) {
        for (int i = 0; i < row.length; i++) {
            row[i] = Gf256.times(row[i], factor);
        }
    }

    private static void add(int[] target, int[] source, int factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] ^= Gf256.times(source[i], factor);
        }
    }
}
